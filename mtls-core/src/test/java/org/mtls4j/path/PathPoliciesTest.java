package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/** Which certificate policies a path asserts, and which it must. */
class PathPoliciesTest extends PathFixture {

  private static final String POLICIES = "2.5.29.32";
  private static final String MAPPINGS = "2.5.29.33";
  private static final String POLICY_CONSTRAINTS = "2.5.29.36";
  private static final String INHIBIT_ANY = "2.5.29.54";
  private static final String ANY = "2.5.29.32.0";
  private static final String GOLD = "2.999.1";
  private static final String SILVER = "2.999.2";

  private static byte[] policies(String... oids) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (String oid : oids) {
      all.add(new DERSequence(new ASN1ObjectIdentifier(oid)));
    }
    return der(new DERSequence(all));
  }

  private static byte[] mappings(String... pairs) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (int i = 0; i < pairs.length; i += 2) {
      ASN1EncodableVector pair = new ASN1EncodableVector();
      pair.add(new ASN1ObjectIdentifier(pairs[i]));
      pair.add(new ASN1ObjectIdentifier(pairs[i + 1]));
      all.add(new DERSequence(pair));
    }
    return der(new DERSequence(all));
  }

  private static byte[] requireExplicit(int after) {
    return der(new PolicyConstraints(BigInteger.valueOf(after), null));
  }

  private static byte[] inhibitMapping(int after) {
    return der(new PolicyConstraints(null, BigInteger.valueOf(after)));
  }

  private static CertificateAuthority.Builder strictRoot() {
    return ca("CN=Strict").extension(POLICY_CONSTRAINTS, true, requireExplicit(0));
  }

  private static CertificateAuthority with(
      CertificateAuthority issuer, String name, String... asserted) {
    return below(issuer, name).extension(POLICIES, false, policies(asserted)).build();
  }

  private static CertificateBuilder client(CertificateAuthority ca, String... asserted) {
    CertificateBuilder leaf = ca.issue("CN=c");
    return asserted.length == 0 ? leaf : leaf.extension(POLICIES, false, policies(asserted));
  }

  private static CertificateAuthority mapping(CertificateAuthority issuer, String... pairs) {
    return below(issuer, "CN=Mapping")
        .extension(POLICIES, false, policies(GOLD))
        .extension(MAPPINGS, true, mappings(pairs))
        .build();
  }

  private static Arguments asserted(
      @Nullable String policy, String what, CertificateAuthority.Builder anchor, Chained client) {
    return arguments(what, anchor, client, policy);
  }

  static Stream<Arguments> policyPaths() {
    CertificateAuthority.Builder strict = strictRoot();
    CertificateAuthority.Builder gold = strictRoot().extension(POLICIES, false, policies(GOLD));
    CertificateAuthority.Builder noMapping =
        strictRoot().extension(POLICY_CONSTRAINTS, true, both(0, 0));
    CertificateAuthority.Builder noAny =
        strictRoot().extension(INHIBIT_ANY, true, der(new ASN1Integer(0)));
    return Stream.of(
        asserted(null, "nothing asked, nothing asserted", ca("CN=Any"), root -> client(root)),
        asserted(
            GOLD, "asserted all the way", strict, root -> client(with(root, "CN=A", GOLD), GOLD)),
        asserted("none", "not by the client", strict, root -> client(with(root, "CN=A", GOLD))),
        asserted(
            "none", "not by a CA", strict, root -> client(below(root, "CN=Silent").build(), GOLD)),
        asserted("none", "another", strict, root -> client(with(root, "CN=A", SILVER), GOLD)),
        asserted(GOLD, "any by the CA", strict, root -> client(with(root, "CN=A", ANY), GOLD)),
        asserted(GOLD, "any by the client", strict, root -> client(with(root, "CN=A", GOLD), ANY)),
        asserted(
            "none", "any where inhibited", noAny, root -> client(with(root, "CN=A", ANY), GOLD)),
        asserted(GOLD, "of the anchor's", gold, root -> client(with(root, "CN=A", GOLD), GOLD)),
        asserted(
            "none",
            "not of the anchor's",
            gold,
            root -> client(with(root, "CN=A", SILVER), SILVER)),
        asserted(GOLD, "mapped", strict, root -> client(mapping(root, GOLD, SILVER), SILVER)),
        asserted(
            "none", "not mapped", strict, root -> client(mapping(root, SILVER, "2.999.3"), SILVER)),
        asserted(
            "none",
            "mapped where inhibited",
            noMapping,
            root -> client(mapping(root, GOLD, SILVER), SILVER)),
        asserted(
            GOLD,
            "mapped from any",
            strict,
            root ->
                client(
                    below(root, "CN=M")
                        .extension(POLICIES, false, policies(ANY))
                        .extension(MAPPINGS, true, mappings(GOLD, SILVER))
                        .build(),
                    SILVER)));
  }

  private static byte[] both(int explicit, int mapping) {
    return der(new PolicyConstraints(BigInteger.valueOf(explicit), BigInteger.valueOf(mapping)));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void policyPaths(
      String what, CertificateAuthority.Builder root, Chained client, @Nullable String policy) {
    CertificateAuthority anchor = root.build();
    Verdict<ValidatedPaths> verdict = judge(client.apply(anchor).build().chain(), anchor);
    if ("none".equals(policy)) {
      assertReason(verdict, Reason.POLICY_NOT_ASSERTED);
    } else {
      ValidatedPath path = verdict.accepted().orElseThrow().paths().get(0);
      assertThat(path.asserts(GOLD)).isEqualTo(GOLD.equals(policy));
      assertThat(path.policies()).isEqualTo(GOLD.equals(policy) ? Set.of(GOLD) : Set.of());
      assertThat(path.asserts("2.999.99")).isFalse();
    }
  }

  @Test
  void aCaBelowMayRequireAPolicy() {
    CertificateAuthority asking =
        below(ROOT, "CN=Asking").extension(POLICY_CONSTRAINTS, true, requireExplicit(0)).build();
    assertReason(judge(client(asking, GOLD).build().chain(), ROOT), Reason.POLICY_NOT_ASSERTED);
    CertificateAuthority later =
        below(ROOT, "CN=Later").extension(POLICY_CONSTRAINTS, true, requireExplicit(5)).build();
    assertReason(judge(client(later).build().chain(), ROOT), null);
    IssuedCertificate client =
        ROOT.issue("CN=c").extension(POLICY_CONSTRAINTS, true, requireExplicit(0)).build();
    assertReason(judge(client.chain(), ROOT), Reason.POLICY_NOT_ASSERTED);
    CertificateAuthority free =
        below(ROOT, "CN=Free").extension(POLICY_CONSTRAINTS, true, inhibitMapping(0)).build();
    assertReason(judge(client(free).build().chain(), ROOT), null);
  }

  /** The tree of RFC 5280 would have ten times as many nodes with each CA. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  void policiesThatMultiplyInATreeDoNotInAGraph() {
    String[] all = IntStream.range(1, 11).mapToObj(i -> "2.999." + i).toArray(String[]::new);
    String[] pairs =
        Arrays.stream(all)
            .flatMap(one -> Arrays.stream(all).flatMap(other -> Stream.of(one, other)))
            .toArray(String[]::new);
    CertificateAuthority ca = strictRoot().build();
    CertificateAuthority anchor = ca;
    for (int level = 0; level < PathAssembler.MAX_AUTHORITIES; level++) {
      ca =
          below(ca, "CN=Level " + level)
              .extension(POLICIES, false, policies(all))
              .extension(MAPPINGS, true, mappings(pairs))
              .build();
    }
    assertReason(judge(client(ca, all).build().chain(), anchor), null);
  }
}
