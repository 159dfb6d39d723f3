package org.mtls4j.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The CA of some certificates, as OCSP knows it: by its name as they write it, and its key (RFC
 * 6960 section 4.1.1). Immutable and thread-safe.
 *
 * @param name the issuer as the certificates have it, DER in hexadecimal
 * @param above the CA, its issuer and so on, up to the anchor
 */
record OcspIssuer(String name, List<ParsedCertificate> above) {

  private static final String SHA_1 = "1.3.14.3.2.26";

  /** What responders may answer by; more of them serve no purpose. */
  private static final Map<String, String> HASHES =
      Map.of(SHA_1, "SHA-1", "2.16.840.1.101.3.4.2.1", "SHA-256");

  OcspIssuer {
    above = List.copyOf(above);
  }

  static OcspIssuer of(JudgedCertificate judged) {
    try {
      byte[] name =
          Certificate.getInstance(judged.certificate().certificate().getEncoded())
              .getIssuer()
              .getEncoded(ASN1Encoding.DER);
      return new OcspIssuer(HexFormat.of().formatHex(name), judged.above());
    } catch (CertificateEncodingException | IOException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
  }

  ParsedCertificate authority() {
    return above.get(0);
  }

  /**
   * How a certificate is asked for: by SHA-1, which every responder knows. Nothing rests on it: the
   * answer must be signed by this CA's key, or in its name.
   */
  CertID asked(BigInteger serial) {
    return new CertID(
        new AlgorithmIdentifier(new ASN1ObjectIdentifier(SHA_1), DERNull.INSTANCE),
        new DEROctetString(hash("SHA-1", HexFormat.of().parseHex(name))),
        new DEROctetString(keyHash("SHA-1", authority())),
        new ASN1Integer(serial));
  }

  /** Whether {@code id} names the certificate of this number, by SHA-1 or SHA-256. */
  boolean isMeantBy(CertID id, BigInteger serial) {
    String hash = HASHES.get(id.getHashAlgorithm().getAlgorithm().getId());
    return hash != null
        && id.getSerialNumber().getValue().equals(serial)
        && Arrays.equals(
            id.getIssuerNameHash().getOctets(), hash(hash, HexFormat.of().parseHex(name)))
        && Arrays.equals(id.getIssuerKeyHash().getOctets(), keyHash(hash, authority()));
  }

  /** The hash of a key's bits, without its algorithm. */
  static byte[] keyHash(String algorithm, ParsedCertificate of) {
    return hash(
        algorithm,
        SubjectPublicKeyInfo.getInstance(of.certificate().getPublicKey().getEncoded())
            .getPublicKeyData()
            .getBytes());
  }

  private static byte[] hash(String algorithm, byte[] of) {
    try {
      return MessageDigest.getInstance(algorithm).digest(of);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
    }
  }

  /** The certificate above which is {@code certificate}'s issuer by name; empty where none is. */
  Optional<ParsedCertificate> named(ParsedCertificate certificate) {
    return Optional.of(authority())
        .filter(
            ca ->
                ca.certificate()
                    .getSubjectX500Principal()
                    .equals(certificate.certificate().getIssuerX500Principal()));
  }
}
