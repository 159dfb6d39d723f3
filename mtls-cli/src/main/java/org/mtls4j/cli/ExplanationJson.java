package org.mtls4j.cli;

import java.util.List;
import org.mtls4j.Explanation;
import org.mtls4j.json.JsonWriter;
import org.mtls4j.verdict.Rejection;

/** An explanation as one JSON object, for scripts. */
final class ExplanationJson {

  private ExplanationJson() {}

  static String of(Explanation explanation) {
    Rejection rejection = explanation.rejection();
    return new JsonWriter()
        .member("accepted", explanation.isAccepted())
        .member("code", rejection == null ? null : rejection.reason().code())
        .member("stage", rejection == null ? null : rejection.reason().stage().code())
        .member(
            "domain", explanation.trustDomain() == null ? null : explanation.trustDomain().value())
        .member("principal", explanation.principal())
        .texts("roles", List.copyOf(explanation.roles()))
        .objects(
            "stages", explanation.steps().stream().map(step -> step(step, explanation)).toList())
        .toString();
  }

  private static JsonWriter step(Explanation.Step step, Explanation explanation) {
    // What would have to be different belongs to the stage that refuses.
    boolean deciding =
        explanation.rejection() != null && step.reason() == explanation.rejection().reason();
    return new JsonWriter()
        .member("stage", step.stage().code())
        .member("outcome", step.isAccepted() ? "accepted" : "rejected")
        .member(
            "detail",
            deciding
                ? step.detail()
                    + "; what would have to be different: "
                    + explanation.remedy().orElse("")
                : step.detail());
  }
}
