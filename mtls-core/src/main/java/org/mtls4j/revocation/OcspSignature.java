package org.mtls4j.revocation;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SignatureAlgorithms;

/** The signature of a response. Immutable and thread-safe. */
final class OcspSignature {

  private final byte[] signed;
  private final AlgorithmIdentifier algorithm;
  private final byte[] value;

  /**
   * Not verified yet.
   *
   * @param signed the octets that it is over
   */
  OcspSignature(byte[] signed, AlgorithmIdentifier algorithm, byte[] value) {
    this.signed = signed;
    this.algorithm = algorithm;
    this.value = value;
  }

  /** What about its algorithm a trust domain does not allow, or null. */
  @Nullable String flawBy(CertificateProfile profile) {
    try {
      String name = name();
      return profile.signatureAlgorithms().contains(name) ? null : "is signed with " + name;
    } catch (IOException e) {
      return "is signed with what cannot be read";
    }
  }

  /** Whether it is by the key of {@code signer}. */
  boolean isBy(ParsedCertificate signer) {
    try {
      if (SignatureAlgorithms.KNOWN.contains(name())) {
        CrlDigest digest = CrlDigest.of(algorithm, parameters());
        digest.update(signed, 0, signed.length);
        return digest.signature(value).isBy(signer);
      }
      // Weak ones, which a profile must name: the JDK knows them by their object identifiers.
      Signature verifier = Signature.getInstance(algorithm.getAlgorithm().getId());
      verifier.initVerify(signer.certificate().getPublicKey());
      verifier.update(signed);
      return verifier.verify(value);
    } catch (GeneralSecurityException | IOException | UnusableCrlException | RuntimeException e) {
      // Keys and signatures that do not fit together end in various exceptions.
      return false;
    }
  }

  private String name() throws IOException {
    return SignatureAlgorithms.nameOf(algorithm.getAlgorithm().getId(), parameters());
  }

  private byte @Nullable [] parameters() throws IOException {
    return algorithm.getParameters() == null
        ? null
        : algorithm.getParameters().toASN1Primitive().getEncoded(ASN1Encoding.DER);
  }
}
