package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.source.Forwarding;
import org.mtls4j.source.HopSecret;
import org.mtls4j.source.TrustedHop;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/** Whether the peer of a request is a hop whose word is taken. */
final class HopProof {

  /**
   * What came of it.
   *
   * @param hop what it is called; empty where it is none
   * @param why it is none, for the audit trail
   */
  record Outcome(Optional<String> hop, String why) {

    static Outcome proven(String hop) {
      return new Outcome(Optional.of(hop), "");
    }

    static Outcome none(String why) {
      return new Outcome(Optional.empty(), why);
    }
  }

  private HopProof() {}

  static Outcome of(
      TrustedHop trusted,
      HttpServletRequest request,
      Verdict<ClientChain> connection,
      Function<ClientChain, Verdict<ClientIdentity>> who) {
    if (trusted instanceof TrustedHop.Client client) {
      return byClient(client, connection.then(who));
    }
    return byAddress((TrustedHop.Addresses) trusted, request);
  }

  private static Outcome byClient(TrustedHop.Client trusted, Verdict<ClientIdentity> peer) {
    return peer.fold(
        known -> {
          if (!known.domain().equals(trusted.domain())) {
            return Outcome.none("'" + known + "' is not of '" + trusted.domain() + "'");
          }
          return trusted.roles().stream().anyMatch(known::hasRole)
              ? Outcome.proven(known.getName())
              : Outcome.none("'" + known + "' has none of the roles " + trusted.roles());
        },
        refused ->
            Outcome.none(
                "its own certificate: " + refused.reason().code() + ", " + refused.detail()));
  }

  private static Outcome byAddress(TrustedHop.Addresses trusted, HttpServletRequest request) {
    PeerAddress peer = new PeerAddress(request);
    String address = peer.text();
    if (!trusted.contains(address)) {
      return Outcome.none("'" + address + "' is none of its addresses");
    }
    if (trusted.secret().isPresent()) {
      return knows(trusted.secret().get(), request)
          ? Outcome.proven(address)
          : Outcome.none("'" + address + "' did not send the secret, once and alone");
    }
    return peer.mayBeRewritten()
        ? Outcome.none("'" + address + "' is told by a header, or may be: it proves nothing")
        : Outcome.proven(address);
  }

  private static boolean knows(HopSecret secret, HttpServletRequest request) {
    List<String> sent = Collections.list(request.getHeaders(secret.header()));
    String folded = Forwarding.folded(secret.header());
    boolean twin =
        Collections.list(request.getHeaderNames()).stream()
            .anyMatch(
                name ->
                    Forwarding.folded(name).equals(folded)
                        && !name.equalsIgnoreCase(secret.header()));
    return sent.size() == 1 && !twin && secret.matches(sent.get(0));
  }
}
