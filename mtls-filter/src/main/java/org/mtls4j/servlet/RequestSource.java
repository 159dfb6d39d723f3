package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.ChainSource;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.servlet.forwarded.ForwardedChain;
import org.mtls4j.servlet.forwarded.RequestFields;
import org.mtls4j.source.ContainerChain;
import org.mtls4j.source.Forwarding;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * Where the policy says that the client's chain is, on one request; and what else of the request is
 * asked for on the way, so that a request takes one object for all of it. Confined to the thread of
 * one dispatch.
 */
final class RequestSource
    implements ChainSource, RequestFields, Predicate<String>, Supplier<@Nullable String> {

  private final HttpServletRequest request;
  private X509Certificate @Nullable [] presented;
  private boolean asked;

  RequestSource(HttpServletRequest request) {
    this.request = request;
  }

  /** What the request told of the connection when it was first asked: its own array, or null. */
  X509Certificate @Nullable [] presented() {
    if (!asked) {
      presented = TlsChain.presented(request);
      asked = true;
    }
    return presented;
  }

  @Override
  public X509Certificate @Nullable [] plain(MtlsPolicy policy) {
    return policy.source().isForwarded() || presented() == null || ContainerChain.isInDoubt(this)
        ? null
        : presented;
  }

  @Override
  public Presented find(MtlsPolicy policy, Function<ClientChain, Verdict<ClientIdentity>> who) {
    Optional<Forwarding> forwarding = policy.source().forwarding();
    if (forwarding.isEmpty()) {
      return Presented.directly(ContainerChain.of(presented(), this, Set.of()));
    }
    Forwarding by = forwarding.get();
    Verdict<ClientChain> connection =
        ContainerChain.of(presented(), this, policy.source().foldedHeaders());
    HopProof.Outcome proof = HopProof.of(by.from(), request, connection, who);
    if (proof.hop().isPresent()) {
      Verdict<ClientChain> forwarded =
          ForwardedChain.read(by, this).then(chain -> another(chain, connection));
      return new Presented(forwarded, proof.hop().get());
    }
    Optional<String> header = ForwardedChain.anyHeader(by, this);
    if (header.isPresent()) {
      return untrusted("'" + header.get() + "' came from no proven hop: " + proof.why());
    }
    return policy.source().acceptsDirect()
        ? Presented.directly(connection)
        : Presented.directly(
            Verdict.reject(
                Reason.NO_CERTIFICATE,
                "nothing was forwarded, and by no proven hop: " + proof.why()));
  }

  /**
   * The hop's own identity never becomes the client's; and where a container takes the connection's
   * certificate from the very header that we read, the two are the same.
   */
  private static Verdict<ClientChain> another(
      ClientChain forwarded, Verdict<ClientChain> connection) {
    return connection.accepted().filter(own -> own.leaf().equals(forwarded.leaf())).isPresent()
        ? Verdict.reject(
            Reason.FORWARDED_CERTIFICATE_UNTRUSTED, "the hop forwarded its own certificate")
        : Verdict.accept(forwarded);
  }

  private static Presented untrusted(String detail) {
    return Presented.directly(Verdict.reject(Reason.FORWARDED_CERTIFICATE_UNTRUSTED, detail));
  }

  /** Whether there is a header of this name. */
  @Override
  public boolean test(String header) {
    return TlsChain.has(request, header);
  }

  /** The peer's address: containers put it together anew each time. */
  @Override
  public @Nullable String get() {
    return request.getRemoteAddr();
  }

  @Override
  public List<String> names() {
    return Collections.list(request.getHeaderNames());
  }

  @Override
  public List<String> lines(String name) {
    return Collections.list(request.getHeaders(name));
  }
}
