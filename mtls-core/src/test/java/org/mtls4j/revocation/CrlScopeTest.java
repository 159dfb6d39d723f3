package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.x509.ParsedCertificate;

/** What a list is entitled to say, by its scope, its signer and its extensions. */
class CrlScopeTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Class<?> GOOD = Good.class;
  private static final Class<?> REVOKED = Revoked.class;
  private static final Class<?> OPEN = Undetermined.class;

  private static final String SHARD_1 = "http://crl.acme.example/1.crl";
  private static final String SHARD_2 = "http://crl.acme.example/2.crl";
  private static final String INDIRECT = "http://crl.example/all.crl";
  private static final int KEY_COMPROMISE = 1;
  private static final int[] ALL_OTHER_REASONS = {2, 3, 4, 5, 6, 7, 8};
  private static final int HOLD = 6;

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Issuing").signedBy(ROOT).build();
  private static final CertificateAuthority CRL_ISSUER =
      CertificateAuthority.named("CN=CRL Issuer").signedBy(ROOT).build();
  private static final CertificateAuthority CRL_ISSUER_OF_STRANGERS =
      CertificateAuthority.named("CN=CRL Issuer").at(NOW).build();
  // The same CA's second key, which signs lists and nothing else.
  private static final CertificateAuthority LIST_KEY =
      CertificateAuthority.named("CN=Issuing").signedBy(ROOT).withoutKeyCertSign().build();
  // The same CA's next key, which has certificates and lists of its own.
  private static final CertificateAuthority NEXT_KEY =
      CertificateAuthority.named("CN=Issuing").signedBy(ROOT).build();

  private static final IssuedCertificate PLAIN = CA.issue("CN=client").build();
  private static final IssuedCertificate IN_SHARD_1 =
      CA.issue("CN=client").crlDistributionPoint(SHARD_1).build();
  private static final IssuedCertificate BY_INDIRECT =
      CA.issue("CN=client").crlDistributionPoint(INDIRECT, CRL_ISSUER).build();
  private static final IssuedCertificate BY_REASON =
      CA.issue("CN=client").crlDistributionPoint(SHARD_1, KEY_COMPROMISE).build();
  private static final IssuedCertificate OF_CRL_ISSUER =
      CRL_ISSUER.issue("CN=client").serial(PLAIN.certificate().getSerialNumber()).build();

  static Stream<Arguments> table() {
    CrlBuilder base = crl().number(5);
    return Stream.of(
        row(GOOD, "a list of everything", PLAIN, crl()),
        row(GOOD, "a list of everything, for a client of a shard", IN_SHARD_1, crl()),
        row(GOOD, "its shard", IN_SHARD_1, crl().distributionPoint(SHARD_1)),
        row(GOOD, "its shard by one of two names", IN_SHARD_1, shard(SHARD_2, SHARD_1)),
        row(OPEN, "another shard", IN_SHARD_1, shard(SHARD_2)),
        row(OPEN, "a shard, for a client that names none", PLAIN, shard(SHARD_1)),
        row(REVOKED, "its shard lists it", IN_SHARD_1, shard(SHARD_1).revoke(IN_SHARD_1)),
        row(REVOKED, "another shard lists it", IN_SHARD_1, shard(SHARD_2).revoke(IN_SHARD_1)),
        row(REVOKED, "a good shard and one that lists it", IN_SHARD_1, shard(SHARD_1), listing()),
        row(GOOD, "users only", PLAIN, crl().onlyUserCertificates()),
        row(OPEN, "CAs only", PLAIN, crl().onlyCaCertificates()),
        row(OPEN, "attributes only", PLAIN, crl().onlyAttributeCertificates()),
        row(OPEN, "some reasons", PLAIN, crl().onlyReasons(KEY_COMPROMISE)),
        row(
            GOOD,
            "all reasons, in two lists",
            PLAIN,
            crl().onlyReasons(KEY_COMPROMISE),
            crl().onlyReasons(ALL_OTHER_REASONS)),
        row(
            OPEN,
            "all reasons, in two lists, one stale",
            PLAIN,
            crl().onlyReasons(KEY_COMPROMISE),
            crl().onlyReasons(ALL_OTHER_REASONS).stale()),
        row(OPEN, "its shard has some reasons", BY_REASON, shard(SHARD_1)),
        row(GOOD, "a list of everything has all reasons", BY_REASON, crl()),
        row(OPEN, "an extension that nobody knows", PLAIN, crl().unknownCriticalExtension()),
        row(REVOKED, "the same, listing it", PLAIN, listing().unknownCriticalExtension()),
        row(
            OPEN,
            "an entry's extension that nobody knows",
            PLAIN,
            crl().revokeWithUnknownCriticalExtension(IN_SHARD_1.certificate())),
        row(
            REVOKED,
            "the same, listing it",
            PLAIN,
            crl().revokeWithUnknownCriticalExtension(PLAIN.certificate())),

        // Indirect lists
        row(GOOD, "an indirect list", BY_INDIRECT, ROOT.crl(), indirect()),
        row(
            REVOKED,
            "an indirect list that lists it",
            BY_INDIRECT,
            ROOT.crl(),
            indirect().revokeOfItsIssuer(BY_INDIRECT.certificate())),
        row(
            REVOKED,
            "the entry after one of the same issuer",
            BY_INDIRECT,
            ROOT.crl(),
            indirect().revokeOfItsIssuer(PLAIN.certificate()).revoke(BY_INDIRECT)),
        row(
            GOOD,
            "the same serial number of the CRL's issuer",
            BY_INDIRECT,
            ROOT.crl(),
            indirect().revoke(BY_INDIRECT.certificate())),
        row(
            GOOD,
            "the same serial number of a third issuer",
            BY_INDIRECT,
            ROOT.crl(),
            indirect()
                .revokeOfItsIssuer(OF_CRL_ISSUER.certificate())
                .revoke(BY_INDIRECT.certificate())),
        row(OPEN, "an indirect list that is no longer vouched for", BY_INDIRECT, indirect()),
        row(
            OPEN,
            "an indirect list of a revoked signer",
            BY_INDIRECT,
            ROOT.crl().revoke(CRL_ISSUER.certificate()),
            indirect().revokeOfItsIssuer(BY_INDIRECT.certificate())),
        row(
            OPEN,
            "an indirect list by a stranger of that name",
            BY_INDIRECT,
            ROOT.crl(),
            CRL_ISSUER_OF_STRANGERS.crl().indirect()),
        row(OPEN, "not indirect, of the CRL's issuer", BY_INDIRECT, ROOT.crl(), CRL_ISSUER.crl()),
        row(OPEN, "indirect, for a client that does not name it", PLAIN, ROOT.crl(), indirect()),
        row(
            OPEN,
            "the same, listing it",
            PLAIN,
            ROOT.crl(),
            indirect().revokeOfItsIssuer(PLAIN.certificate())),
        row(
            OPEN,
            "the issuer's own list, where another signer is named",
            BY_INDIRECT,
            shard(INDIRECT)),
        row(GOOD, "an indirect list of its own issuer", PLAIN, crl().indirect()),
        row(
            OPEN,
            "another issuer named in a list that is not indirect",
            PLAIN,
            crl().revokeOfItsIssuer(OF_CRL_ISSUER.certificate())),

        // Keys
        row(GOOD, "a key of the CA for lists only", PLAIN, ROOT.crl(), LIST_KEY.crl()),
        row(REVOKED, "the same, listing it", PLAIN, ROOT.crl(), LIST_KEY.crl().revoke(PLAIN)),
        row(OPEN, "the CA's next key", PLAIN, ROOT.crl(), NEXT_KEY.crl()),
        row(GOOD, "both keys' lists", PLAIN, NEXT_KEY.crl().revoke(PLAIN), crl()),

        // Deltas
        row(OPEN, "a delta alone", PLAIN, delta(5, 6)),
        row(REVOKED, "a delta alone that lists it", PLAIN, delta(5, 6).revoke(PLAIN)),
        row(GOOD, "a delta that is empty", PLAIN, base, delta(5, 6)),
        row(REVOKED, "a delta that lists it", PLAIN, base, delta(5, 6).revoke(PLAIN)),
        row(REVOKED, "a stale delta that lists it", PLAIN, base, delta(5, 6).revoke(PLAIN).stale()),
        row(GOOD, "a stale base with a fresh delta", PLAIN, crl().number(5).stale(), delta(5, 6)),
        row(OPEN, "a stale base with a later delta", PLAIN, crl().number(5).stale(), delta(6, 7)),
        row(OPEN, "a stale base with its own number", PLAIN, crl().number(5).stale(), delta(4, 5)),
        row(
            OPEN,
            "a stale base with a delta of another scope",
            PLAIN,
            crl().number(5).stale(),
            delta(5, 6).onlyUserCertificates()),
        row(
            OPEN,
            "a stale base with a delta that nobody understands",
            PLAIN,
            crl().number(5).stale(),
            delta(5, 6).unknownCriticalExtension()),
        row(REVOKED, "on hold", PLAIN, held()),
        row(GOOD, "on hold, lifted by a delta", PLAIN, held(), lifting(5, 6)),
        row(GOOD, "on hold in a delta, lifted by the next", PLAIN, base, holding(6), lifting(5, 7)),
        row(REVOKED, "lifted, and on hold again", PLAIN, held(), lifting(5, 6), holding(7)),
        row(REVOKED, "on hold, lifted by a stale delta", PLAIN, held(), lifting(5, 6).stale()),
        row(REVOKED, "on hold, lifted by a later base's delta", PLAIN, held(), lifting(6, 7)),
        row(REVOKED, "revoked, lifted by a delta", PLAIN, listing().number(5), lifting(5, 6)),
        row(REVOKED, "removed by a complete list", PLAIN, crl().remove(PLAIN.certificate())));
  }

  private static CrlBuilder crl() {
    return CA.crl();
  }

  private static CrlBuilder shard(String... urls) {
    return crl().distributionPoint(urls);
  }

  private static CrlBuilder listing() {
    return crl().revoke(PLAIN).revoke(IN_SHARD_1);
  }

  private static CrlBuilder indirect() {
    return CRL_ISSUER.crl().indirect();
  }

  private static CrlBuilder held() {
    return crl().number(5).revoke(serial(), NOW.minusSeconds(60), HOLD);
  }

  private static CrlBuilder holding(int number) {
    return delta(5, number).revoke(serial(), NOW.minusSeconds(60), HOLD);
  }

  private static CrlBuilder lifting(int base, int number) {
    return delta(base, number).remove(PLAIN.certificate());
  }

  private static CrlBuilder delta(int base, int number) {
    return crl().number(number).deltaOf(base);
  }

  private static BigInteger serial() {
    return PLAIN.certificate().getSerialNumber();
  }

  private static Arguments row(
      Class<?> expected, String what, IssuedCertificate client, CrlBuilder... lists) {
    return arguments(expected, what, client, lists);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void table(Class<?> expected, String what, IssuedCertificate client, CrlBuilder[] lists)
      throws Exception {
    assertThat(status(client, Duration.ZERO, lists)).isInstanceOf(expected);
    // In whatever order they come.
    CrlBuilder[] reversed = lists.clone();
    java.util.Collections.reverse(Arrays.asList(reversed));
    assertThat(status(client, Duration.ZERO, reversed)).isInstanceOf(expected);
  }

  private static RevocationStatus status(
      IssuedCertificate client, Duration grace, CrlBuilder... lists) throws Exception {
    List<Crl> read = new ArrayList<>();
    for (CrlBuilder list : lists) {
      read.add(Crl.read(list.der()));
    }
    WhenUndetermined whenUndetermined =
        grace.isZero() ? new WhenUndetermined.Deny() : new WhenUndetermined.Grace(grace);
    RevocationPolicy policy =
        new RevocationPolicy(
            Check.CHAIN,
            List.of(),
            whenUndetermined,
            Stream.of(CRL_ISSUER, CRL_ISSUER_OF_STRANGERS, LIST_KEY, NEXT_KEY)
                .map(ca -> parsed(ca.certificate()))
                .toList(),
            Fetching.DEFAULT);
    JudgedCertificate judged =
        new JudgedCertificate(
            parsed(client.certificate()),
            List.of(parsed(CA.certificate()), parsed(ROOT.certificate())));
    return new CrlChecker(policy).statusOf(judged, read, NOW);
  }

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  @Test
  void goodLastsUntilTheFirstOfTheListsItNeedsLapses() throws Exception {
    Instant early = NOW.plusSeconds(60);
    assertThat(
            status(
                PLAIN,
                Duration.ofHours(1),
                crl().onlyReasons(KEY_COMPROMISE).nextUpdate(early),
                crl().onlyReasons(ALL_OTHER_REASONS)))
        .isEqualTo(new Good(early.plusSeconds(3600), early));
  }

  @Test
  void aListForCasClearsACa() throws Exception {
    JudgedCertificate judged =
        new JudgedCertificate(parsed(CA.certificate()), List.of(parsed(ROOT.certificate())));
    CrlChecker checker =
        new CrlChecker(new RevocationPolicy(Check.CHAIN, List.of(), new WhenUndetermined.Deny()));
    Crl forCas = Crl.read(ROOT.crl().onlyCaCertificates().der());
    Crl forUsers = Crl.read(ROOT.crl().onlyUserCertificates().der());
    assertThat(checker.statusOf(judged, List.of(forCas), NOW)).isInstanceOf(Good.class);
    assertThat(checker.statusOf(judged, List.of(forUsers), NOW)).isInstanceOf(Undetermined.class);
  }
}
