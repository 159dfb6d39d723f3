package org.mtls4j.x509;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/**
 * The chain as the client presented it, its own certificate first, and at least that. Nothing else
 * about it has been checked. Immutable and thread-safe as far as the certificates are.
 */
public final class ClientChain {

  private final List<X509Certificate> certificates;

  private ClientChain(List<X509Certificate> certificates) {
    this.certificates = certificates;
  }

  /**
   * The chain of a TLS session, as a container's {@code jakarta.servlet.request.X509Certificate}
   * attribute holds it: {@link Reason#NO_CERTIFICATE} where it is null or empty.
   */
  public static Verdict<ClientChain> of(X509Certificate @Nullable [] certificates) {
    return certificates == null ? of(List.of()) : of(Arrays.asList(certificates));
  }

  /** The chain, or {@link Reason#NO_CERTIFICATE} where {@code certificates} is empty. */
  public static Verdict<ClientChain> of(List<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      return Verdict.reject(Reason.NO_CERTIFICATE, "the client presented no certificate");
    }
    for (int i = 0; i < certificates.size(); i++) {
      if (Objects.isNull(certificates.get(i))) {
        return Verdict.reject(Reason.MALFORMED_CERTIFICATE, "the chain has a gap");
      }
    }
    return Verdict.accept(new ClientChain(List.copyOf(certificates)));
  }

  /** The client's own certificate. */
  public X509Certificate leaf() {
    return certificates.get(0);
  }

  /** All of them, as presented. */
  public List<X509Certificate> certificates() {
    return certificates;
  }
}
