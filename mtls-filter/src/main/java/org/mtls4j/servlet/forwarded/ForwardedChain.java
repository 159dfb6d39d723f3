package org.mtls4j.servlet.forwarded;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.CertificateFiles;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.UnreadableCertificatesException;

/**
 * Makes a chain of what a proven hop forwards: exactly as the configured format says, or not at
 * all. Whether the chain is any good is for others to judge. Stateless and thread-safe.
 */
public final class ForwardedChain {

  /** As many as JDK 25 takes in a handshake; the same chain is judged alike at every door. */
  static final int MOST_CERTIFICATES = 8;

  /** As long as a handshake message of the JDK's may be, in octets. */
  static final int MOST_OCTETS = 32_768;

  /** Around each certificate in the message, and around all of them (RFC 8446 section 4.4.2). */
  private static final int FRAME = 5;

  private static final int MESSAGE_FRAME = 8;

  /**
   * What the longest message takes as percent-encoded PEM, and Envoy may write most of it twice.
   */
  private static final int MOST_CHARACTERS = 4 * MOST_OCTETS;

  private ForwardedChain() {}

  /** Whether any header of a forwarded certificate is there, by this name or a twin's. */
  public static Optional<String> anyHeader(Forwarding by, RequestFields fields) {
    List<String> names = HeaderLines.namesOf(by).stream().map(Forwarding::folded).toList();
    return fields.names().stream()
        .filter(field -> names.contains(Forwarding.folded(field)))
        .findFirst();
  }

  /**
   * The chain; {@link Reason#NO_CERTIFICATE} where the hop forwards none, {@link
   * Reason#FORWARDED_CERTIFICATE_MALFORMED} where it cannot be read, {@link Reason#CHAIN_TOO_LONG}
   * where no handshake would have taken it, and {@link Reason#FORWARDED_CERTIFICATE_UNTRUSTED}
   * where the hop itself says that it is not good.
   */
  public static Verdict<ClientChain> read(Forwarding by, RequestFields fields) {
    try {
      HeaderLines lines = HeaderLines.of(by, fields);
      if (lines.length() > MOST_CHARACTERS) {
        return tooLong("a forwarded chain of " + lines.length() + " characters");
      }
      List<byte[]> chain = formatOf(by.format()).read(lines);
      Verdict<ClientChain> read = chain.isEmpty() ? none() : certificates(chain);
      return read.then(certificates -> ProxyVerdict.pass(by, lines, certificates));
    } catch (MalformedHeader e) {
      return malformed(e.told());
    }
  }

  private static CertificateFormat formatOf(ForwardedFormat format) {
    return switch (format) {
      case RFC9440 -> new Rfc9440Format();
      case ENVOY -> new EnvoyFormat();
      case NGINX -> new NginxFormat();
      case APACHE -> new ApacheFormat();
      case HAPROXY -> new HaproxyFormat();
      case TRAEFIK -> new TraefikFormat();
      case AWS_ALB -> new AlbFormat();
      case AZURE, CLOUDFLARE, BASE64_DER -> new Base64DerFormat();
    };
  }

  private static Verdict<ClientChain> none() {
    return Verdict.reject(Reason.NO_CERTIFICATE, "the hop forwarded no certificate");
  }

  private static Verdict<ClientChain> certificates(List<byte[]> chain) throws MalformedHeader {
    int octets = MESSAGE_FRAME + chain.stream().mapToInt(der -> der.length + FRAME).sum();
    if (chain.size() > MOST_CERTIFICATES || octets > MOST_OCTETS) {
      return tooLong(chain.size() + " forwarded certificates of " + octets + " octets");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : chain) {
      try {
        certificates.add(CertificateFiles.fromDer(der));
      } catch (UnreadableCertificatesException e) {
        throw new MalformedHeader("the forwarded chain " + e.getMessage());
      }
    }
    return ClientChain.of(certificates);
  }

  private static Verdict<ClientChain> malformed(String detail) {
    return Verdict.reject(Reason.FORWARDED_CERTIFICATE_MALFORMED, detail);
  }

  private static Verdict<ClientChain> tooLong(String detail) {
    return Verdict.reject(Reason.CHAIN_TOO_LONG, detail);
  }
}
