package org.mtls4j.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files of certificates: PEM (one or many), DER, PKCS#12 and JKS, told apart by content. */
public final class CertificateFiles {

  private static final String PKCS12_VERSION_3 = "020103";

  private CertificateFiles() {}

  /**
   * The certificates in {@code content}, at least one, in the order of the file.
   *
   * @param password of a key store; null where there is none
   * @throws UnreadableCertificatesException when it holds none, or anything that is not understood
   */
  public static List<X509Certificate> read(byte[] content, char @Nullable [] password)
      throws UnreadableCertificatesException {
    List<X509Certificate> certificates =
        switch (formatOf(content)) {
          case PEM -> fromPem(content);
          case DER -> List.of(fromDer(content));
          case PKCS12 -> fromKeyStore("PKCS12", content, password);
          case JKS -> fromKeyStore("JKS", content, password);
        };
    if (certificates.isEmpty()) {
      throw new UnreadableCertificatesException("holds no certificate");
    }
    return certificates;
  }

  private enum Format {
    PEM,
    DER,
    PKCS12,
    JKS
  }

  private static Format formatOf(byte[] content) throws UnreadableCertificatesException {
    if (content.length == 0) {
      throw new UnreadableCertificatesException("is empty");
    }
    if (content[0] == (byte) 0xfe) {
      return Format.JKS;
    }
    if (isLongSequence(content)) {
      return isPkcs12(content) ? Format.PKCS12 : Format.DER;
    }
    if (PemBlocks.looksLikePem(content)) {
      return Format.PEM;
    }
    throw new UnreadableCertificatesException("is not PEM, DER, PKCS#12 or JKS");
  }

  /** No certificate or store is so short that its length fits into one octet; text is no DER. */
  private static boolean isLongSequence(byte[] content) {
    return content.length > 2 && content[0] == 0x30 && content[1] < 0;
  }

  /** A PFX begins with its version, 3 (RFC 7292 section 4); a certificate with a SEQUENCE. */
  private static boolean isPkcs12(byte[] content) {
    int first = 2 + (content[1] & 0x7f);
    return content.length > first + 2
        && java.util.HexFormat.of().formatHex(content, first, first + 3).equals(PKCS12_VERSION_3);
  }

  private static List<X509Certificate> fromPem(byte[] content)
      throws UnreadableCertificatesException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : PemBlocks.read(content, "CERTIFICATE")) {
      certificates.add(fromDer(der));
    }
    return certificates;
  }

  /**
   * The one certificate that {@code der} is, to its last octet.
   *
   * @throws UnreadableCertificatesException when it is none, or has anything else in it
   */
  public static X509Certificate fromDer(byte[] der) throws UnreadableCertificatesException {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      // The factory passes over what follows the certificate.
      if (!Arrays.equals(certificate.getEncoded(), der)) {
        throw new UnreadableCertificatesException("holds more than the certificate's DER");
      }
      return (X509Certificate) certificate;
    } catch (CertificateException e) {
      throw new UnreadableCertificatesException("holds a certificate that cannot be read", e);
    }
  }

  private static List<X509Certificate> fromKeyStore(
      String type, byte[] content, char @Nullable [] password)
      throws UnreadableCertificatesException {
    if (password == null) {
      throw new UnreadableCertificatesException(
          "is a " + type + " key store: say {file: …, password: …}");
    }
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(new ByteArrayInputStream(content), password);
      return trustedEntries(store);
    } catch (IOException | GeneralSecurityException e) {
      throw new UnreadableCertificatesException(
          "cannot be opened as a " + type + " key store (a wrong password?): " + e.getMessage());
    }
  }

  private static List<X509Certificate> trustedEntries(KeyStore store)
      throws GeneralSecurityException, UnreadableCertificatesException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        certificates.add(certificate);
      }
    }
    if (certificates.isEmpty()) {
      throw new UnreadableCertificatesException(
          "holds no trusted certificate entry (keys do not count; import the CA with"
              + " 'keytool -importcert', or give it as PEM)");
    }
    return certificates;
  }
}
