package org.mtls4j.trust;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.KeyParameters;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SignatureAlgorithms;

/**
 * What a trust domain asks of a path beyond RFC 5280. Made with {@link #builder}. Immutable and
 * thread-safe.
 *
 * @param purposes which extended key usages make a client's certificate
 * @param keyUsage whether a client's certificate must have a keyUsage extension; where it has one
 *     it must allow digitalSignature (RFC 5280 section 4.2.1.3: TLS clients sign)
 * @param maxPathLength the most CA certificates between the client's and the anchor, those that a
 *     CA issued to itself not counted (RFC 5280 section 6.1.4 (l))
 * @param maxValidity the longest validity of a client's certificate; null for any
 * @param rsaMinBits the shortest RSA modulus of any key of the path or the anchor
 * @param ecCurves the named curves allowed
 * @param signatureAlgorithms the algorithms that certificates of the path may be signed with; keys
 *     for ML-DSA are allowed where theirs is among them
 * @param certificatePolicies object identifiers, one of which the path must assert; empty for none
 */
public record CertificateProfile(
    ClientPurpose purposes,
    KeyUsagePresence keyUsage,
    int maxPathLength,
    @Nullable Duration maxValidity,
    int rsaMinBits,
    Set<String> ecCurves,
    Set<String> signatureAlgorithms,
    Set<String> certificatePolicies) {

  /** Whether an extension must be there. */
  public enum KeyUsagePresence {
    /** It must. */
    REQUIRED,
    /** It need not; where it is, it counts. */
    WHEN_PRESENT
  }

  /** What {@link #builder} begins with. */
  public static final CertificateProfile DEFAULT = builder().build();

  /** Copies the sets and refuses what no certificate could meet. */
  public CertificateProfile {
    ecCurves = Set.copyOf(ecCurves);
    signatureAlgorithms = Set.copyOf(signatureAlgorithms);
    certificatePolicies = Set.copyOf(certificatePolicies);
    if (maxPathLength < 0 || rsaMinBits < 1 || signatureAlgorithms.isEmpty()) {
      throw new IllegalArgumentException("a profile that no certificate can meet");
    }
  }

  /**
   * Starts from the defaults: clientAuth required; keyUsage judged when present; at most 4 CAs; any
   * validity; RSA from 2048 bits (NIST SP 800-57 part 1, table 2: 112 bits of strength), the NIST
   * curves P-256 to P-521, no signature with SHA-1; no certificate policy.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what a profile asks. Not thread-safe. */
  public static final class Builder {
    private ClientPurpose purposes = ClientPurpose.REQUIRED;
    private KeyUsagePresence keyUsage = KeyUsagePresence.WHEN_PRESENT;
    private int maxPathLength = 4;
    private @Nullable Duration maxValidity;
    private int rsaMinBits = 2048;
    private Set<String> ecCurves = Set.of("P-256", "P-384", "P-521");
    private Set<String> signatureAlgorithms = SignatureAlgorithms.STRONG;
    private Set<String> certificatePolicies = Set.of();

    private Builder() {}

    /** Which extended key usages make a client's certificate. */
    public Builder purposes(ClientPurpose purposes) {
      this.purposes = purposes;
      return this;
    }

    /** Whether a client's certificate must have a keyUsage extension. */
    public Builder keyUsage(KeyUsagePresence keyUsage) {
      this.keyUsage = keyUsage;
      return this;
    }

    /** The most CA certificates between the client's and the anchor. */
    public Builder maxPathLength(int authorities) {
      this.maxPathLength = authorities;
      return this;
    }

    /** The longest validity of a client's certificate; null for any. */
    public Builder maxValidity(@Nullable Duration longest) {
      this.maxValidity = longest;
      return this;
    }

    /** The shortest RSA modulus. */
    public Builder rsaMinBits(int bits) {
      this.rsaMinBits = bits;
      return this;
    }

    /** The named curves allowed; others by object identifier. */
    public Builder ecCurves(Set<String> curves) {
      this.ecCurves = curves;
      return this;
    }

    /** The signature algorithms allowed, of {@link SignatureAlgorithms#KNOWN}; others by OID. */
    public Builder signatureAlgorithms(Set<String> algorithms) {
      this.signatureAlgorithms = algorithms;
      return this;
    }

    /** Object identifiers, one of which the path must assert. */
    public Builder certificatePolicies(Set<String> policies) {
      this.certificatePolicies = policies;
      return this;
    }

    /**
     * The profile.
     *
     * @throws IllegalArgumentException when no certificate could meet it
     */
    public CertificateProfile build() {
      return new CertificateProfile(
          purposes,
          keyUsage,
          maxPathLength,
          maxValidity,
          rsaMinBits,
          ecCurves,
          signatureAlgorithms,
          certificatePolicies);
    }
  }

  /** What about {@code path} does not meet the profile, or empty. */
  Optional<Rejection> flawOf(ValidatedPath path) {
    return algorithms(path)
        .or(() -> pathLength(path))
        .or(() -> policies(path))
        .or(() -> endEntity(path.leaf()))
        .or(() -> path.isPinned() ? endEntity(path.anchor()) : Optional.empty());
  }

  private Optional<Rejection> endEntity(ParsedCertificate client) {
    return keyUsage(client).or(() -> purposes.flawOf(client)).or(() -> validity(client));
  }

  private Optional<Rejection> algorithms(ValidatedPath path) {
    for (ParsedCertificate certificate : path.certificates()) {
      String name = SignatureAlgorithms.nameOf(certificate.certificate());
      if (!signatureAlgorithms.contains(name)) {
        return rejection(Reason.ALGORITHM_NOT_ALLOWED, "signed with " + name);
      }
    }
    for (ParsedCertificate certificate : path.certificates()) {
      if (!isAllowed(certificate.key())) {
        return weak(certificate.key());
      }
    }
    return isAllowed(path.anchor().key()) ? Optional.empty() : weak(path.anchor().key());
  }

  private static Optional<Rejection> weak(KeyParameters key) {
    return rejection(Reason.ALGORITHM_NOT_ALLOWED, "a key of " + key);
  }

  /** Whether the key of {@code certificate}, and the algorithm that it is signed with, will do. */
  public boolean allows(ParsedCertificate certificate) {
    return isAllowed(certificate.key())
        && signatureAlgorithms.contains(SignatureAlgorithms.nameOf(certificate.certificate()));
  }

  private boolean isAllowed(KeyParameters key) {
    return switch (key.algorithm()) {
      case "RSA", "RSASSA-PSS" -> key.rsaBits() >= rsaMinBits;
      case "EC" -> key.curve() != null && ecCurves.contains(key.curve());
      case "Ed25519", "Ed448" -> true;
      default -> signatureAlgorithms.contains(key.algorithm());
    };
  }

  private Optional<Rejection> pathLength(ValidatedPath path) {
    return path.authorities() <= maxPathLength
        ? Optional.empty()
        : rejection(Reason.PATH_TOO_LONG, path.authorities() + " CAs between client and anchor");
  }

  private Optional<Rejection> policies(ValidatedPath path) {
    return certificatePolicies.isEmpty() || certificatePolicies.stream().anyMatch(path::asserts)
        ? Optional.empty()
        : rejection(Reason.POLICY_NOT_ASSERTED, "none of " + certificatePolicies);
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
