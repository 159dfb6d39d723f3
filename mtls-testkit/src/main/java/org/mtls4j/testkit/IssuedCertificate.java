package org.mtls4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * An end-entity certificate, its key, and the CA that it came from. Immutable and thread-safe.
 * INSECURE by purpose: the private key is there for the asking.
 *
 * <p>Every {@code write…} method replaces a file that exists, returns the path that it was given,
 * and throws {@link UncheckedIOException} when the file cannot be written.
 */
public final class IssuedCertificate {
  private final X509Certificate certificate;
  private final KeyPair keys;
  private final CertificateAuthority issuer;

  IssuedCertificate(X509Certificate certificate, KeyPair keys, CertificateAuthority issuer) {
    this.certificate = certificate;
    this.keys = keys;
    this.issuer = issuer;
  }

  /**
   * The certificate itself.
   *
   * @return never null
   */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * The key pair that the certificate speaks of.
   *
   * @return never null
   */
  public KeyPair keys() {
    return keys;
  }

  /**
   * The CA whose name the certificate bears as its issuer.
   *
   * @return never null
   */
  public CertificateAuthority issuer() {
    return issuer;
  }

  /**
   * What a TLS peer sends: this certificate, then each CA's below the root, and not the root, which
   * RFC 8446 §4.4.2 lets it leave out.
   *
   * @return never null, immutable, never empty
   */
  public List<X509Certificate> chain() {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(certificate);
    chain.addAll(issuer.chain());
    return List.copyOf(chain);
  }

  /**
   * The same as {@link #chain()}, in the shape of the servlet attribute {@code
   * jakarta.servlet.request.X509Certificate}.
   *
   * @return never null, a fresh array at each call
   */
  public X509Certificate[] chainArray() {
    return chain().toArray(new X509Certificate[0]);
  }

  /**
   * Writes the certificate alone as PEM (RFC 7468).
   *
   * @param file where to, not null
   * @return the same path
   */
  public Path writeCertificate(Path file) {
    return Output.write(file, Pem.of(certificate));
  }

  /**
   * Writes {@link #chain()} as PEM, leaf first.
   *
   * @param file where to, not null
   * @return the same path
   */
  public Path writeChain(Path file) {
    return Output.write(file, Pem.of(chainArray()));
  }

  /**
   * Writes the private key as unencrypted PKCS#8 PEM. INSECURE by nature; on a POSIX file system
   * only the file's owner may read it.
   *
   * @param file where to, not null
   * @return the same path
   */
  public Path writePrivateKey(Path file) {
    byte[] pem = Pem.of(keys.getPrivate()).getBytes(StandardCharsets.US_ASCII);
    return Output.writeOwnerOnly(file, pem);
  }

  /**
   * Writes {@link #keyStore} as a PKCS#12 file (RFC 7292), on a POSIX file system for its owner
   * only.
   *
   * @param file where to, not null
   * @param password protects both the key and the file; not null, not kept
   * @return the same path
   */
  public Path writePkcs12(Path file, char[] password) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      keyStore(password).store(bytes, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot write PKCS#12", e);
    }
    return Output.writeOwnerOnly(file, bytes.toByteArray());
  }

  /**
   * A PKCS#12 key store in memory that holds the key and {@link #chain()} as its one entry, under
   * the alias {@code certificate}.
   *
   * @param password protects the key; not null, not kept
   * @return never null, a fresh one at each call
   */
  public KeyStore keyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("certificate", keys.getPrivate(), password, chainArray());
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot hold such a key", e);
    }
  }

  /**
   * The subject and the serial number, for people; never the key.
   *
   * @return never null
   */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal()
        + " (serial "
        + certificate.getSerialNumber().toString(16)
        + ")";
  }
}
