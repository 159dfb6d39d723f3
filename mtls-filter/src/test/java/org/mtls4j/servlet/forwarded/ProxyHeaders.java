package org.mtls4j.servlet.forwarded;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.testkit.Pem;

/** Headers as each proxy writes them, by its documentation or source. */
public final class ProxyHeaders {

  /** What encodeURIComponent and nginx leave as it is; AWS leaves three more. */
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private ProxyHeaders() {}

  /** The usual headers of {@code format} for the chain; with formats of one certificate, for it. */
  public static Map<String, String> of(ForwardedFormat format, List<X509Certificate> chain) {
    X509Certificate leaf = chain.get(0);
    List<X509Certificate> others = chain.subList(1, chain.size());
    Map<String, String> headers = new LinkedHashMap<>();
    switch (format) {
      case RFC9440 -> {
        headers.put("Client-Cert", ":" + base64(leaf) + ":");
        if (!others.isEmpty()) {
          headers.put(
              "Client-Cert-Chain",
              others.stream().map(c -> ":" + base64(c) + ":").collect(Collectors.joining(", ")));
        }
      }
      case ENVOY -> headers.put("X-Forwarded-Client-Cert", xfcc(chain));
      case NGINX -> headers.put("ssl-client-cert", escaped(Pem.of(leaf), ""));
      case APACHE -> {
        headers.put("SSL_CLIENT_CERT", spaced(leaf));
        for (int i = 0; i < others.size(); i++) {
          headers.put("SSL_CLIENT_CERT_CHAIN_" + i, spaced(others.get(i)));
        }
      }
      case HAPROXY -> {
        headers.put("X-SSL-Client-Cert", base64(leaf));
        headers.put("X-SSL-Client-Chain", concatenated(others));
      }
      case TRAEFIK ->
          headers.put(
              "X-Forwarded-Tls-Client-Cert",
              chain.stream().map(ProxyHeaders::base64).collect(Collectors.joining(",")));
      case AWS_ALB ->
          headers.put(
              "X-Amzn-Mtls-Clientcert",
              escaped(Pem.of(chain.toArray(X509Certificate[]::new)), "+=/"));
      case AZURE -> headers.put("X-ARR-ClientCert", base64(leaf));
      case CLOUDFLARE -> headers.put("Cf-Client-Cert-Der-Base64", base64(leaf));
      case BASE64_DER -> headers.put("X-Cert", base64(leaf));
    }
    headers.values().removeIf(String::isEmpty);
    return headers;
  }

  /** The policy's settings for those headers. */
  public static String settings(ForwardedFormat format) {
    return "format: "
        + format.word()
        + switch (format) {
          case APACHE -> ", chain-header: SSL_CLIENT_CERT_CHAIN";
          case HAPROXY -> ", chain-header: X-SSL-Client-Chain";
          case BASE64_DER -> ", header: X-Cert";
          default -> "";
        };
  }

  /** Whether the format carries more than the client's own certificate. */
  public static boolean carriesChains(ForwardedFormat format) {
    return switch (format) {
      case NGINX, AZURE, CLOUDFLARE, BASE64_DER -> false;
      default -> true;
    };
  }

  static String xfcc(List<X509Certificate> chain) {
    X509Certificate leaf = chain.get(0);
    return "By=spiffe://edge/envoy;Hash="
        + hash(leaf)
        + ";Cert=\""
        + escaped(Pem.of(leaf), "")
        + "\";Chain=\""
        + escaped(Pem.of(chain.toArray(X509Certificate[]::new)), "")
        + "\";Subject=\""
        // RFC 2253 has escaped it already, and Envoy does not do so again.
        + leaf.getSubjectX500Principal().getName()
        + "\";URI=";
  }

  static String hash(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(der(certificate)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String base64(X509Certificate certificate) {
    return Base64.getEncoder().encodeToString(der(certificate));
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static String escaped(String text, String kept) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
      if ((UNRESERVED + kept).indexOf(octet) >= 0) {
        out.append((char) octet);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return out.toString();
  }

  static String spaced(X509Certificate certificate) {
    return Pem.of(certificate).strip().replace('\n', ' ');
  }

  static String concatenated(List<X509Certificate> certificates) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    certificates.forEach(certificate -> all.writeBytes(der(certificate)));
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }
}
