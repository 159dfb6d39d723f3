package org.mtls4j.revocation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.mtls4j.x509.CertificateSignature;
import org.mtls4j.x509.DistributionPoints;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SignatureAlgorithms;

/**
 * Who may sign lists that speak for a certificate (RFC 5280 section 6.3.3 (f)): the key that issued
 * it; or, certified by a CA of the same path, a key that signs lists and no certificates under the
 * issuer's name, or the CRL issuer that the certificate names. Thread-safe.
 */
final class CrlSigners {

  /** A bound on what is remembered; it is made anew in a millisecond. */
  private static final int MAX_KNOWN = 10_000;

  private record Certification(Fingerprint signer, Fingerprint authorityKey) {}

  private final List<ParsedCertificate> others;
  private final Map<Certification, Boolean> known = new ConcurrentHashMap<>();

  /**
   * Knows the signers that are in a path, and others.
   *
   * @param others certificates that may have signed lists, if a CA of the path certified them
   */
  CrlSigners(List<ParsedCertificate> others) {
    this.others = List.copyOf(others);
  }

  /** What {@code list} may say when only the issuer's own key counts. */
  static CrlStanding ofIssuerOnly(Crl list, JudgedCertificate judged) {
    if (!list.isSignedByKeyOf(judged.issuer())) {
      return CrlStanding.NONE;
    }
    return judged.issuer().allowsKeyUsage(KeyUsage.cRLSign)
        ? CrlStanding.CLEARS
        : CrlStanding.REVOKES;
  }

  /** Who else than the issuer's key signed {@code list} and may speak for the certificate. */
  Optional<JudgedCertificate> delegate(Crl list, JudgedCertificate judged, Instant at) {
    if (!mayBeDelegated(list, judged)) {
      return Optional.empty();
    }
    return Stream.concat(judged.above().stream(), others.stream())
        .filter(signer -> !signer.isExpiredAt(at) && !signer.isNotYetValidAt(at))
        .filter(signer -> isFor(signer, judged))
        .filter(list::isSignedBy)
        .flatMap(signer -> certifiedWithin(judged.above(), signer).stream())
        .findFirst();
  }

  private static boolean mayBeDelegated(Crl list, JudgedCertificate judged) {
    X500Principal issuer = judged.certificate().certificate().getIssuerX500Principal();
    return list.issuer().equals(issuer) || isNamed(list, judged);
  }

  /** Whether {@code list} is an indirect one that the certificate names the signer of. */
  static boolean isNamed(Crl list, JudgedCertificate judged) {
    return list.traits().scope().indirect()
        && DistributionPoints.of(judged.certificate()).stream()
            .anyMatch(point -> point.signers().contains(list.issuer()));
  }

  /**
   * A CA that changed its key has two, each with lists of its own: the new key's list does not name
   * what the old key issued. A key that signs no certificates has no others to speak for.
   */
  private static boolean isFor(ParsedCertificate signer, JudgedCertificate judged) {
    return !signer
            .certificate()
            .getSubjectX500Principal()
            .equals(judged.certificate().certificate().getIssuerX500Principal())
        || !signer.allowsKeyUsage(KeyUsage.keyCertSign);
  }

  /**
   * The signer and those above it, where it belongs to the path or one of the path certified it.
   */
  private Optional<JudgedCertificate> certifiedWithin(
      List<ParsedCertificate> path, ParsedCertificate signer) {
    int within = path.indexOf(signer);
    if (within >= 0) {
      return Optional.of(
          new JudgedCertificate(
              signer, within + 1 < path.size() ? path.subList(within + 1, path.size()) : path));
    }
    for (int i = 0; i < path.size(); i++) {
      if (certified(signer, path.get(i))) {
        return Optional.of(new JudgedCertificate(signer, path.subList(i, path.size())));
      }
    }
    return Optional.empty();
  }

  private boolean certified(ParsedCertificate signer, ParsedCertificate authority) {
    if (!signer
        .certificate()
        .getIssuerX500Principal()
        .equals(authority.certificate().getSubjectX500Principal())) {
      return false;
    }
    if (known.size() > MAX_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(
        new Certification(signer.sha256(), authority.spki()), any -> verifies(signer, authority));
  }

  /** Whether the key of {@code authority} has signed the certificate of {@code signer}. */
  static boolean verifies(ParsedCertificate signer, ParsedCertificate authority) {
    try {
      return SignatureAlgorithms.misuseOf(authority, signer.certificate()).isEmpty()
          && CertificateSignature.isBy(signer.certificate(), authority);
    } catch (RuntimeException e) {
      // Parameters that somebody made up can make their parser stumble.
      return false;
    }
  }
}
