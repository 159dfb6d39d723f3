package org.mtls4j.servlet.forwarded;

import org.jspecify.annotations.Nullable;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/** What the proxy says of the certificate itself: it can only subtract. */
final class ProxyVerdict {

  private static final int TOLD = 100;

  private ProxyVerdict() {}

  /** The chain, unless the proxy is asked and does not say that it is good. */
  static Verdict<ClientChain> pass(Forwarding by, HeaderLines lines, ClientChain chain) {
    @Nullable String header = by.verifyHeader();
    String good = by.format() == ForwardedFormat.HAPROXY ? "0" : "SUCCESS";
    if (header == null || lines.verify().filter(good::equals).isPresent()) {
      return Verdict.accept(chain);
    }
    return lines.verify().isEmpty()
        ? Verdict.reject(
            Reason.FORWARDED_CERTIFICATE_MALFORMED, "a certificate came without '" + header + "'")
        : Verdict.reject(
            Reason.FORWARDED_CERTIFICATE_UNTRUSTED,
            "the hop says of it '" + shortened(lines.verify().get()) + "', not '" + good + "'");
  }

  private static String shortened(String text) {
    return text.length() > TOLD ? text.substring(0, TOLD) + "…" : text;
  }
}
