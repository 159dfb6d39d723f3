package org.mtls4j;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Explanation.Step;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.path.ValidatedPaths;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Stage;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.CertificatePolicies;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;

/** Puts a judgement into words, stage by stage. Judges nothing itself. Used once. */
final class ExplainedStages {

  private final Judgement judgement;
  private final @Nullable AccessRequest request;
  private final MtlsPolicy policy;
  private final List<Step> steps = new ArrayList<>();

  ExplainedStages(Judgement judgement, @Nullable AccessRequest request, MtlsPolicy policy) {
    this.judgement = judgement;
    this.request = request;
    this.policy = policy;
  }

  /** The stages up to the one that refuses; where anyone is let in, that as well. */
  List<Step> steps() {
    Optional<Rejection> refusal = judgement.client().rejected();
    if (request != null && request.target().isAccepted()) {
      accepted(Stage.REQUEST, request.method() + " " + request.path());
    }
    judgement.presented().accepted().filter(c -> !failedAt(Stage.CHAIN)).ifPresent(this::chain);
    judgement.paths().accepted().filter(p -> !failedAt(Stage.PATH)).ifPresent(this::paths);
    judgement.trusted().accepted().ifPresent(this::domain);
    judgement.standing().accepted().ifPresent(this::revocation);
    judgement.client().accepted().ifPresent(this::identity);
    refusal.ifPresent(why -> rejected(why, judgement.paths().isAccepted()));
    access();
    return steps;
  }

  private boolean failedAt(Stage stage) {
    return judgement.client().rejected().filter(why -> why.reason().stage() == stage).isPresent();
  }

  private void accepted(Stage stage, String detail) {
    steps.add(new Step(stage, null, detail));
  }

  private void rejected(Rejection why, boolean pathsHold) {
    // A domain's profile is a part of the path stage, though it is known only with the domain.
    boolean byProfile = pathsHold && why.reason().stage() == Stage.PATH;
    String so = byProfile ? routes(judgement.paths()) + "; but by the domain's profile: " : "";
    steps.add(new Step(why.reason().stage(), why.reason(), so + why.detail()));
  }

  private void chain(ClientChain chain) {
    String subjects =
        chain.certificates().stream().map(ExplainedStages::shown).collect(Collectors.joining(", "));
    accepted(Stage.CHAIN, counted(chain.certificates().size(), "certificate") + ": " + subjects);
  }

  private void paths(ValidatedPaths paths) {
    accepted(Stage.PATH, routes(Verdict.accept(paths)));
  }

  private static String routes(Verdict<ValidatedPaths> paths) {
    return paths.accepted().stream()
        .flatMap(all -> all.paths().stream())
        .map(ExplainedStages::route)
        .collect(Collectors.joining("; and "));
  }

  private static String route(ValidatedPath path) {
    if (path.isPinned()) {
      return "'" + path.leaf() + "', known by its own key" + policies(path);
    }
    return path.certificates().stream()
            .map(certificate -> "'" + certificate + "', issued by ")
            .collect(Collectors.joining())
        + "the anchor '"
        + path.anchor()
        + "'"
        + policies(path);
  }

  private static String policies(ValidatedPath path) {
    if (path.policies().isEmpty()) {
      return "";
    }
    return path.policies().contains(CertificatePolicies.ANY)
        ? ", asserting any policy"
        : ", asserting " + path.policies().stream().sorted().collect(Collectors.joining(", "));
  }

  private static String shown(NameValue value) {
    return value instanceof Text text ? "'" + text.value() + "'" : "(" + value + ")";
  }

  private static String shown(X509Certificate certificate) {
    return "'"
        + certificate.getSubjectX500Principal().getName()
        + "' ("
        + certificate.getNotBefore().toInstant()
        + " to "
        + certificate.getNotAfter().toInstant()
        + ")";
  }

  private void domain(TrustedPath path) {
    accepted(
        Stage.DOMAIN,
        "'"
            + path.domain()
            + "' was reached, and "
            + (names(path).isEmpty() ? "it permits any name" : "its names permit " + names(path)));
  }

  private String names(TrustedPath path) {
    return domainOf(path).trust().names().types().stream()
        .flatMap(
            type ->
                path.leaf().values(type).stream().map(value -> type.label() + " " + shown(value)))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void revocation(TrustedPath path) {
    RevocationPolicy revocation = domainOf(path).revocation();
    accepted(
        Stage.REVOCATION,
        revocation.check() == Check.NONE
            ? "not looked at (check: none)"
            : judgement.softened().orElse("nothing stands against it")
                + " (check: "
                + revocation.check().name().toLowerCase(Locale.ROOT)
                + ")");
  }

  private TrustDomain domainOf(TrustedPath path) {
    return policy.domains().stream()
        .filter(domain -> domain.name().equals(path.domain()))
        .findFirst()
        .orElseThrow();
  }

  private void identity(ClientIdentity client) {
    accepted(
        Stage.IDENTITY,
        "principal '"
            + client.getName()
            + "', roles "
            + client.roles().stream().sorted().toList()
            + (client.permissions().isEmpty()
                ? ""
                : ", permissions " + client.permissions().stream().sorted().toList()));
  }

  private void access() {
    @Nullable Verdict<ApplicableRules> rules = judgement.rules();
    if (rules == null) {
      return;
    }
    String pattern = rules.accepted().map(ApplicableRules::pattern).orElse("");
    if (judgement.allowsAnyone()) {
      accepted(Stage.ACCESS, "'" + pattern + "' lets anyone in");
    } else if (judgement.client().isAccepted()) {
      Optional<Rejection> refusal = judgement.outcome().rejected();
      if (refusal.isPresent()) {
        rejected(refusal.get(), false);
      } else {
        accepted(
            Stage.ACCESS,
            "'"
                + pattern
                + "' lets the client in"
                + judgement
                    .wouldRefuse()
                    .map(why -> " while it is on trial, and then not: " + why.detail())
                    .orElse(""));
      }
    }
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
