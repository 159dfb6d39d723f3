package org.mtls4j.revocation;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Who may sign responses about a CA's certificates (RFC 6960 section 4.2.2.2): the CA's own key;
 * whom the policy pins; or a delegate, whose certificate that very key has issued for nothing less
 * than this. A CA is known by its key, never by its name.
 */
final class OcspSigners {

  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private final List<ParsedCertificate> pinned;
  private final CertificateProfile profile;

  OcspSigners(List<ParsedCertificate> pinned, CertificateProfile profile) {
    this.pinned = List.copyOf(pinned);
    this.profile = profile;
  }

  /**
   * The delegate who signed {@code message} about certificates of {@code issuer}; null where the CA
   * itself did, or one that is pinned.
   *
   * @throws UnusableOcspException when none of these did
   */
  @Nullable JudgedCertificate signerOf(OcspMessage message, OcspIssuer issuer, Instant now)
      throws UnusableOcspException {
    @Nullable String flaw = message.signature().flawBy(profile);
    if (flaw != null) {
      throw new UnusableOcspException(flaw);
    }
    if (hasSigned(issuer.authority(), message)
        || pinned.stream().anyMatch(pin -> isCurrent(pin, now) && hasSigned(pin, message))) {
      return null;
    }
    @Nullable String why = null;
    for (ParsedCertificate delegate : message.certificates()) {
      if (isMeantBy(message.signer(), delegate)) {
        why = flawOf(delegate, issuer, message.producedAt(), now);
        if (why == null && message.signature().isBy(delegate)) {
          return new JudgedCertificate(delegate, issuer.above());
        }
      }
    }
    throw new UnusableOcspException(
        why == null
            ? "is not signed by the CA of the certificate, nor in its name"
            : "is signed by '" + message.signer().toASN1Primitive() + "', " + why);
  }

  private static boolean hasSigned(ParsedCertificate signer, OcspMessage message) {
    return isMeantBy(message.signer(), signer) && message.signature().isBy(signer);
  }

  private static boolean isMeantBy(ResponderID id, ParsedCertificate certificate) {
    byte @Nullable [] key = id.getKeyHash();
    if (key != null) {
      return Arrays.equals(key, OcspIssuer.keyHash("SHA-1", certificate));
    }
    try {
      return new X500Principal(id.getName().getEncoded())
          .equals(certificate.certificate().getSubjectX500Principal());
    } catch (java.io.IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isCurrent(ParsedCertificate certificate, Instant at) {
    return !certificate.isExpiredAt(at) && !certificate.isNotYetValidAt(at);
  }

  private @Nullable String flawOf(
      ParsedCertificate delegate, OcspIssuer issuer, Instant producedAt, Instant now) {
    Set<String> purposes = delegate.extendedKeyUsage();
    if (purposes == null || !purposes.contains(OCSP_SIGNING)) {
      return "whose key is not for OCSP";
    }
    if (!delegate.allowsKeyUsage(KeyUsage.digitalSignature)) {
      return "whose key is not for signatures";
    }
    if (!isCurrent(delegate, now) || !isCurrent(delegate, producedAt)) {
      return "whose certificate is not valid at the time";
    }
    if (delegate.unknownCriticalExtension().isPresent()) {
      return "whose certificate has an unknown critical extension";
    }
    if (!profile.allows(delegate)) {
      return "whose certificate's algorithms are not allowed";
    }
    return issuer.named(delegate).filter(ca -> CrlSigners.verifies(delegate, ca)).isPresent()
        ? null
        : "whom the CA of the certificate has not delegated";
  }
}
