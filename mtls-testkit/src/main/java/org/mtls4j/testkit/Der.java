package org.mtls4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** The way from the JDK's types to ASN.1 and back. */
final class Der {

  private Der() {}

  static byte[] of(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ASN1Primitive read(byte[] der) {
    try {
      return ASN1Primitive.fromByteArray(der);
    } catch (IOException e) {
      throw new IllegalArgumentException("not one DER value", e);
    }
  }

  /** The subject, byte for byte, as RFC 5280 §4.1.2.4 wants the issuer's name to be. */
  static X500Name subjectOf(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  static X500Name issuerOf(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded());
  }

  /** UTCTime through 2049, GeneralizedTime after (RFC 5280 §4.1.2.5), whatever the locale. */
  static Time time(Instant instant) {
    return new Time(Date.from(instant), Locale.ROOT);
  }

  static ASN1Encodable subjectKeyIdentifier(PublicKey key) {
    return keyIdentifiers().createSubjectKeyIdentifier(key);
  }

  static ASN1Encodable authorityKeyIdentifier(PublicKey key) {
    return keyIdentifiers().createAuthorityKeyIdentifier(key);
  }

  static ASN1Encodable keyPurposes(List<String> oids) {
    return new ExtendedKeyUsage(
        oids.stream()
            .map(ASN1ObjectIdentifier::new)
            .map(KeyPurposeId::getInstance)
            .toArray(KeyPurposeId[]::new));
  }

  private static JcaX509ExtensionUtils keyIdentifiers() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime knows SHA-1", e);
    }
  }
}
