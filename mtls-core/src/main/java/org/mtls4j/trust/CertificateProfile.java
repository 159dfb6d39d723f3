package org.mtls4j.trust;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.KeyParameters;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SignatureAlgorithms;

/**
 * What a trust domain asks of a path beyond RFC 5280. Immutable and thread-safe.
 *
 * @param purposes which extended key usages make a client's certificate
 * @param keyUsage whether a client's certificate must have a keyUsage extension; where it has one
 *     it must allow digitalSignature (RFC 5280 section 4.2.1.3: TLS clients sign)
 * @param maxPathLength the most CA certificates between the client's and the anchor
 * @param maxValidity the longest validity of a client's certificate; null for any
 * @param rsaMinBits the shortest RSA modulus of any key of the path or the anchor
 * @param ecCurves the named curves allowed
 * @param signatureAlgorithms the algorithms that certificates of the path may be signed with
 */
public record CertificateProfile(
    ClientPurpose purposes,
    KeyUsagePresence keyUsage,
    int maxPathLength,
    @Nullable Duration maxValidity,
    int rsaMinBits,
    Set<String> ecCurves,
    Set<String> signatureAlgorithms) {

  /** Whether an extension must be there. */
  public enum KeyUsagePresence {
    /** It must. */
    REQUIRED,
    /** It need not; where it is, it counts. */
    WHEN_PRESENT
  }

  /**
   * clientAuth required; keyUsage judged when present; at most 4 CAs; any validity; RSA from 2048
   * bits (NIST SP 800-57 part 1, table 2: 112 bits of strength), the NIST curves P-256 to P-521,
   * and no signature with SHA-1.
   */
  public static final CertificateProfile DEFAULT =
      new CertificateProfile(
          ClientPurpose.REQUIRED,
          KeyUsagePresence.WHEN_PRESENT,
          4,
          null,
          2048,
          Set.of("P-256", "P-384", "P-521"),
          SignatureAlgorithms.STRONG);

  /** Copies the sets and refuses what no certificate could meet. */
  public CertificateProfile {
    ecCurves = Set.copyOf(ecCurves);
    signatureAlgorithms = Set.copyOf(signatureAlgorithms);
    if (maxPathLength < 0 || rsaMinBits < 1 || signatureAlgorithms.isEmpty()) {
      throw new IllegalArgumentException("a profile that no certificate can meet");
    }
  }

  /** What about {@code path} does not meet the profile, or empty. */
  Optional<Rejection> flawOf(ValidatedPath path) {
    return algorithms(path)
        .or(() -> pathLength(path))
        .or(() -> keyUsage(path.leaf()))
        .or(() -> purposes.flawOf(path.leaf()))
        .or(() -> validity(path.leaf()));
  }

  private Optional<Rejection> algorithms(ValidatedPath path) {
    return path.certificates().stream()
        .map(ParsedCertificate::certificate)
        .map(SignatureAlgorithms::nameOf)
        .filter(name -> !signatureAlgorithms.contains(name))
        .map(name -> "signed with " + name)
        .findFirst()
        .or(() -> weakKey(path))
        .map(what -> new Rejection(Reason.ALGORITHM_NOT_ALLOWED, what));
  }

  private Optional<String> weakKey(ValidatedPath path) {
    return Stream.concat(path.certificates().stream(), Stream.of(path.anchor()))
        .map(ParsedCertificate::key)
        .filter(key -> !isAllowed(key))
        .map(key -> "a key of " + key)
        .findFirst();
  }

  private boolean isAllowed(KeyParameters key) {
    return switch (key.algorithm()) {
      case "RSA", "RSASSA-PSS" -> key.rsaBits() >= rsaMinBits;
      case "EC" -> key.curve() != null && ecCurves.contains(key.curve());
      case "EdDSA", "Ed25519", "Ed448" -> true;
      default -> false;
    };
  }

  private Optional<Rejection> pathLength(ValidatedPath path) {
    int authorities = path.certificates().size() - 1;
    return authorities <= maxPathLength
        ? Optional.empty()
        : rejection(Reason.PATH_TOO_LONG, authorities + " CAs between client and anchor");
  }

  private Optional<Rejection> keyUsage(ParsedCertificate leaf) {
    if (keyUsage == KeyUsagePresence.REQUIRED && !leaf.hasKeyUsage()) {
      return rejection(Reason.KEY_USAGE_NOT_ALLOWED, "no key usage is stated");
    }
    return leaf.allowsKeyUsage(KeyUsage.digitalSignature)
        ? Optional.empty()
        : rejection(Reason.KEY_USAGE_NOT_ALLOWED, "the key is not for digital signatures");
  }

  private Optional<Rejection> validity(ParsedCertificate leaf) {
    // Both ends belong to the validity (RFC 5280 section 4.1.2.5), hence the second.
    Duration validity = Duration.between(leaf.notBefore(), leaf.notAfter()).plusSeconds(1);
    return maxValidity == null || validity.compareTo(maxValidity) <= 0
        ? Optional.empty()
        : rejection(Reason.VALIDITY_TOO_LONG, "valid for " + validity);
  }

  private static Optional<Rejection> rejection(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, detail));
  }
}
