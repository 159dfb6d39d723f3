package org.mtls4j.source;

import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * The client's chain as the container tells it in {@code jakarta.servlet.request.X509Certificate}
 * (Jakarta Servlet 6.0 section 3.10), where nothing says that it may be another's.
 */
public final class ContainerChain {

  /**
   * Headers by which containers let whoever sends them replace the attribute, once they are told
   * to: Tomcat's SSLValve and Undertow the first two, GlassFish the third, Liberty the last.
   */
  private static final String[] REPLACING = {
    "SSL_CLIENT_CERT", "ssl_client_escaped_cert", "Proxy-auth-cert", "$WSCC"
  };

  private ContainerChain() {}

  /**
   * The chain, or {@link Reason#NO_CERTIFICATE}, or {@link Reason#FORWARDED_CERTIFICATE_UNTRUSTED}.
   *
   * @param attribute the container's array; null where it has none
   * @param sent whether the request has a header of this name
   * @param ours the folded names of headers that are read by us: what they replace is told apart by
   *     its content
   */
  public static Verdict<ClientChain> of(
      X509Certificate @Nullable [] attribute, Predicate<String> sent, Set<String> ours) {
    String replacing = attribute == null ? null : replacing(sent, ours);
    return replacing == null
        ? ClientChain.of(attribute)
        : Verdict.reject(
            Reason.FORWARDED_CERTIFICATE_UNTRUSTED,
            "with '"
                + replacing
                + "' the certificate is perhaps not the connection's: containers can be told to"
                + " take it from there");
  }

  /** Whether {@link #of} would refuse what a container tells, whatever it is. */
  public static boolean isInDoubt(Predicate<String> sent) {
    return replacing(sent, Set.of()) != null;
  }

  private static @Nullable String replacing(Predicate<String> sent, Set<String> ours) {
    for (String header : REPLACING) {
      if (sent.test(header) && !ours.contains(Forwarding.folded(header))) {
        return header;
      }
    }
    return null;
  }
}
