package org.mtls4j.cli;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Explanation;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.policyfile.FileProblem;
import org.mtls4j.policyfile.PolicyReport;
import org.mtls4j.x509.ClientChain;

/** {@code mtls explain}. */
final class Explain {

  /** A method and a target, of which the query is no part of any decision. */
  private static final Pattern REQUEST = Pattern.compile("([A-Z][A-Z-]*) +(/[^?# ]*)(?:[?#].*)?");

  private final Console console;
  private final Instant at;
  private final Network network;

  /** Whether what the policy names may be fetched. */
  enum Network {
    /** It may. */
    ONLINE,
    /** Nothing is. */
    OFFLINE
  }

  Explain(Console console, Instant at, Network network) {
    this.console = console;
    this.at = at;
    this.network = network;
  }

  int run(Path policy, List<X509Certificate> chain, @Nullable String request, boolean json)
      throws UnusableInputException {
    @Nullable AccessRequest asked = request == null ? null : parsed(request);
    try (MtlsAuthenticator authenticator = authenticator(policy(policy), InstantSource.fixed(at))) {
      Explanation explanation = authenticator.explain(ClientChain.of(chain), asked, at);
      if (json) {
        console.print(ExplanationJson.of(explanation));
      } else {
        show(explanation);
      }
      return explanation.isAccepted() ? ExitCode.GOOD : ExitCode.BAD;
    }
  }

  private MtlsAuthenticator authenticator(MtlsPolicy policy, InstantSource clock) {
    return network == Network.ONLINE
        ? MtlsAuthenticator.of(policy, clock)
        : MtlsAuthenticator.offline(policy, clock);
  }

  private static AccessRequest parsed(String request) throws UnusableInputException {
    Matcher matcher = REQUEST.matcher(request.strip());
    if (!matcher.matches()) {
      throw new UnusableInputException(
          "'" + request + "' is no request: write a method and a path, as in \"GET /orders/17\"");
    }
    return AccessRequest.of(matcher.group(1), matcher.group(2));
  }

  private MtlsPolicy policy(Path file) throws UnusableInputException {
    try (PolicySubject subject = PolicySubject.open(file)) {
      PolicyReport report = subject.policy(at);
      if (report.policy().isEmpty()) {
        report.problems().stream().map(FileProblem::toString).forEach(console::complain);
        throw new UnusableInputException("the policy has problems; nothing can be decided by it");
      }
      return report.policy().get();
    }
  }

  private void show(Explanation explanation) {
    for (Explanation.Step step : explanation.steps()) {
      String outcome = step.isAccepted() ? console.good("accepted") : console.bad("rejected");
      console.print(
          outcome
              + " "
              + console.strong(String.format(Locale.ROOT, "%-10s", step.stage().code()))
              + " "
              + Console.plain(step.detail()));
    }
    if (explanation.rejection() == null) {
      console.print(
          console.good("accepted")
              + (explanation.principal() == null
                  ? ": as anyone, without an identity"
                  : ": " + Console.plain(explanation.principal())));
    } else {
      console.print(console.bad("rejected: " + explanation.rejection().reason().code()));
    }
    explanation
        .remedy()
        .ifPresent(remedy -> console.print("What would have to be different: " + remedy));
  }
}
