package org.mtls4j.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.FileProblem;

/**
 * Settings that a deployment descriptor has twice. Jakarta Servlet does not say which counts:
 * Tomcat keeps the first, Jetty the last, and none of them tells the policy that there were two.
 */
final class RepeatedParams {

  private final String file;
  private final List<FileProblem> problems = new ArrayList<>();

  private RepeatedParams(String file) {
    this.file = file;
  }

  /** Those of the filter and of the application, where they are about the policy. */
  static List<FileProblem> in(XmlElement descriptor, String file) {
    RepeatedParams repeated = new RepeatedParams(file);
    Gate.allIn(descriptor).forEach(gate -> repeated.look(gate.all("init-param")));
    repeated.look(
        descriptor
            .all("context-param")
            .filter(param -> param.textOf("param-name").equals(DeployedPolicy.CONTEXT_PARAM)));
    return repeated.problems;
  }

  private void look(Stream<XmlElement> params) {
    Map<String, XmlElement> seen = new HashMap<>();
    params.forEach(
        param -> {
          String name = param.textOf("param-name");
          @Nullable XmlElement earlier = seen.putIfAbsent(name, param);
          if (earlier != null) {
            problems.add(
                new FileProblem(
                    file,
                    param.line(),
                    param.column(),
                    "<"
                        + param.name()
                        + "> '"
                        + name
                        + "' again; it is in line "
                        + earlier.line()
                        + ", and containers differ in which of the two they keep"));
          }
        });
  }
}
