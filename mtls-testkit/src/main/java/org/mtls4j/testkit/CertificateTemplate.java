package org.mtls4j.testkit;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/** Everything an X.509 certificate says (RFC 5280 §4.1), ready to be signed. */
record CertificateTemplate(
    X500Name issuer,
    BigInteger serial,
    Instant from,
    Instant until,
    X500Name subject,
    PublicKey key,
    ExtensionSet extensions) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** 16 octets, positive: within the 20 octets of RFC 5280 §4.1.2.2, and never the same twice. */
  static BigInteger randomSerial() {
    return new BigInteger(126, RANDOM).setBit(126);
  }

  X509Certificate signedWith(SigningKey signingKey) {
    try {
      X509v3CertificateBuilder certificate =
          new X509v3CertificateBuilder(
              issuer,
              serial,
              Der.time(from),
              Der.time(until),
              subject,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      for (Extension extension : extensions.all()) {
        certificate.addExtension(extension);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(certificate.build(signingKey.signer()));
    } catch (CertIOException | CertificateException e) {
      throw new IllegalStateException("this Java runtime cannot read such a certificate", e);
    }
  }
}
