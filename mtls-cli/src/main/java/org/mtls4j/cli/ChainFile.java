package org.mtls4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.CertificateFiles;
import org.mtls4j.x509.UnreadableCertificatesException;

/**
 * The certificates of a file, in its order, whatever else the file holds: a client has its key
 * beside them.
 */
final class ChainFile {

  private static final Pattern OTHER_BLOCK =
      Pattern.compile(
          "-----BEGIN (?!CERTIFICATE-----)([A-Z0-9 ]+)-----.*?-----END \\1-----", Pattern.DOTALL);

  private static final char[] NO_PASSWORD = {};

  /** A store of all the world's CAs has less than one. */
  private static final int LARGEST = 16 << 20;

  private ChainFile() {}

  static List<X509Certificate> read(Path file, char @Nullable [] password)
      throws UnusableInputException {
    byte[] content = content(file);
    try {
      return looksLikeStore(content)
          ? fromStore(file, content, password == null ? NO_PASSWORD : password)
          : CertificateFiles.read(withoutKeys(content), null);
    } catch (UnreadableCertificatesException e) {
      throw new UnusableInputException("'" + file + "' " + e.getMessage() + hint(content));
    }
  }

  /** What partners send as well, and what to do with it. */
  private static String hint(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN PKCS7-----")) {
      return "; 'openssl pkcs7 -print_certs' unpacks it";
    }
    return text.contains("CERTIFICATE REQUEST-----")
        ? "; a request is no certificate yet: its CA signs one"
        : "";
  }

  private static byte[] content(Path file) throws UnusableInputException {
    if (Files.isDirectory(file)) {
      throw new UnusableInputException("'" + file + "' is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new UnusableInputException(
            "'" + file + "' is longer than any chain, or store of one");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new UnusableInputException("there is no file '" + file + "'");
    } catch (IOException e) {
      throw new UnusableInputException("'" + file + "' cannot be read: " + e);
    }
  }

  private static byte[] withoutKeys(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return text.contains("-----BEGIN CERTIFICATE-----")
        ? OTHER_BLOCK.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1)
        : content;
  }

  /** PKCS#12 begins with a SEQUENCE and its version, 3 (RFC 7292 section 4); JKS with FEED. */
  private static boolean looksLikeStore(byte[] content) {
    if (content.length < 8 || (content[0] & 0xff) == 0xfe) {
      return content.length >= 8;
    }
    int version = content[1] < 0 ? 2 + (content[1] & 0x7f) : 2;
    return content[0] == 0x30
        && content.length > version + 2
        && Arrays.equals(content, version, version + 3, new byte[] {2, 1, 3}, 0, 3);
  }

  private static List<X509Certificate> fromStore(Path file, byte[] content, char[] password)
      throws UnusableInputException {
    try {
      KeyStore store = KeyStore.getInstance((content[0] & 0xff) == 0xfe ? "JKS" : "PKCS12");
      store.load(new ByteArrayInputStream(content), password);
      return chainOf(file, store);
    } catch (IOException | GeneralSecurityException e) {
      throw new UnusableInputException(
          "'"
              + file
              + "' cannot be opened with "
              + (password.length == 0 ? "an empty password; give --password" : "this password")
              + ": "
              + e.getMessage());
    }
  }

  /** The chain of the one key, or else all certificates. */
  private static List<X509Certificate> chainOf(Path file, KeyStore store)
      throws GeneralSecurityException, UnusableInputException {
    List<X509Certificate> certificates = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      } else {
        addTo(certificates, store.getCertificate(alias));
      }
    }
    if (keys.size() > 1) {
      throw new UnusableInputException(
          "'" + file + "' holds several keys (" + String.join(", ", keys) + "); which chain?");
    }
    if (!keys.isEmpty()) {
      certificates.clear();
      addTo(certificates, store.getCertificateChain(keys.get(0)));
    }
    if (certificates.isEmpty()) {
      throw new UnusableInputException("'" + file + "' holds no certificate");
    }
    return certificates;
  }

  private static void addTo(
      List<X509Certificate> certificates, @Nullable Certificate @Nullable ... found) {
    if (found != null) {
      for (Certificate certificate : found) {
        if (certificate instanceof X509Certificate x509) {
          certificates.add(x509);
        }
      }
    }
  }
}
