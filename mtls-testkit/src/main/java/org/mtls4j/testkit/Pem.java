package org.mtls4j.testkit;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * Writes PEM as RFC 7468 has it: lines of 64 characters, each ended by a line feed. It does not
 * read PEM. Thread-safe, without state.
 */
public final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /**
   * Certificates, one block after the other in the order given (RFC 7468 §5).
   *
   * @param certificates none null; none at all gives the empty text
   * @return never null
   */
  public static String of(X509Certificate... certificates) {
    StringBuilder pem = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        pem.append(block("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has its bytes", e);
    }
    return pem.toString();
  }

  /**
   * A certificate revocation list (RFC 7468 §6).
   *
   * @param crl not null
   * @return never null
   */
  public static String of(X509CRL crl) {
    try {
      return block("X509 CRL", crl.getEncoded());
    } catch (CRLException e) {
      throw new IllegalStateException("a CRL that was read has its bytes", e);
    }
  }

  /**
   * A private key as unencrypted PKCS#8 (RFC 7468 §10). INSECURE: whoever reads it has the key.
   *
   * @param key not null, of a kind that has an encoding
   * @return never null
   */
  public static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
