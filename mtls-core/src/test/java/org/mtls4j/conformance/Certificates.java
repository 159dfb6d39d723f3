package org.mtls4j.conformance;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Certificates and CRLs of cases, as one library or the other reads them. */
final class Certificates {

  /** What a TLS handshake on the JDK makes of them. */
  static final Certificates JDK = new Certificates(factory(null));

  /** An instance: it is never registered. */
  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  static final Certificates BC = new Certificates(factory(BOUNCY_CASTLE));

  private final CertificateFactory factory;

  private Certificates(CertificateFactory factory) {
    this.factory = factory;
  }

  private static CertificateFactory factory(Provider provider) {
    try {
      return provider == null
          ? CertificateFactory.getInstance("X.509")
          : CertificateFactory.getInstance("X.509", provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate, or empty where this DER is none or more than one. */
  Optional<X509Certificate> certificate(byte[] der) {
    try {
      X509Certificate read =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      return Optional.ofNullable(read).filter(it -> isAllOf(der, it));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static boolean isAllOf(byte[] der, X509Certificate read) {
    try {
      return Arrays.equals(read.getEncoded(), der);
    } catch (CertificateException e) {
      return false;
    }
  }

  /** Those that can be read. */
  List<X509Certificate> certificates(List<byte[]> ders) {
    return ders.stream().flatMap(der -> certificate(der).stream()).toList();
  }

  /** Those that can be read. */
  List<X509CRL> crls(List<byte[]> ders) {
    return ders.stream().flatMap(der -> crl(der).stream()).toList();
  }

  private Optional<X509CRL> crl(byte[] der) {
    try {
      return Optional.ofNullable((X509CRL) factory.generateCRL(new ByteArrayInputStream(der)));
    } catch (CRLException e) {
      return Optional.empty();
    }
  }
}
