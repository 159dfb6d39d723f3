package org.mtls4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mtls4j.policyfile.FileProblem;

/**
 * Whether the filter judges every request, and before anything else does something with it (Jakarta
 * Servlet 6.0 sections 6.2.4, 8.2.2 and 8.2.3). Used once.
 */
final class GateChecks {

  private static final Set<String> DISPATCHERS =
      Set.of("REQUEST", "FORWARD", "INCLUDE", "ERROR", "ASYNC");

  /** What the filter's jar is called among the others. */
  private static final String FRAGMENT = "mtls4j";

  private final XmlElement descriptor;
  private final String file;
  private final Libraries libraries;
  private final List<FileProblem> problems = new ArrayList<>();
  private final List<FileProblem> advice = new ArrayList<>();

  GateChecks(XmlElement descriptor, String file, Libraries libraries) {
    this.descriptor = descriptor;
    this.file = file;
    this.libraries = libraries;
  }

  /**
   * What is to be said.
   *
   * @param policy what the policy's file is called
   * @param there whether it is there
   */
  GateReport report(String policy, boolean there) {
    List<XmlElement> gates = Gate.allIn(descriptor).toList();
    if (gates.isEmpty()) {
      undeclared(there);
    } else {
      declared(gates);
    }
    if (there && !policy.contains("WEB-INF/")) {
      advice.add(
          new FileProblem(
              policy, 1, 1, "lies where containers serve files from; put it below WEB-INF"));
    }
    return new GateReport(problems, advice);
  }

  /** The filter's own jar registers it; these are the ways in which an application loses that. */
  private void undeclared(boolean policyIsThere) {
    if (!libraries.initializer()) {
      problem(
          descriptor,
          "no <filter> has the class "
              + Gate.FILTER
              + (libraries.filter()
                  ? ", and the mtls-filter in WEB-INF does not register it"
                  : ", and no library in WEB-INF/lib is mtls-filter, which would register it")
              + ": nothing is judged");
      return;
    }
    Optional<XmlElement> shiro = shiroEnvironment();
    if (shiro.isPresent()) {
      advise(
          shiro.get(),
          "Shiro judges here, so the filter does not register itself: a path that no chain of"
              + " shiro.ini guards with authcX509 is not judged");
      return;
    }
    if (!policyIsThere) {
      problem(
          descriptor,
          "the filter is not declared, and registers itself only where there is a policy:"
              + " nothing is judged");
    }
    if (descriptor.attribute("metadata-complete").filter("true"::equals).isPresent()) {
      problem(
          descriptor,
          "metadata-complete=\"true\": containers may pass over the jar that registers the filter;"
              + " declare it here");
    }
    descriptor
        .all("absolute-ordering")
        .filter(GateChecks::leavesOutTheFilter)
        .forEach(
            ordering ->
                problem(
                    ordering,
                    "<absolute-ordering> without <others/> or <name>"
                        + FRAGMENT
                        + "</name> leaves out the jar that registers the filter; name it, or"
                        + " declare the filter here"));
  }

  private static boolean leavesOutTheFilter(XmlElement ordering) {
    return ordering.all("others").findAny().isEmpty()
        && ordering.all("name").map(XmlElement::text).noneMatch(FRAGMENT::equals);
  }

  private Optional<XmlElement> shiroEnvironment() {
    return descriptor
        .all("context-param")
        .filter(param -> param.textOf("param-name").equals("shiroEnvironmentClass"))
        .filter(param -> param.textOf("param-value").startsWith("org.mtls4j.shiro."))
        .findFirst();
  }

  private void declared(List<XmlElement> gates) {
    XmlElement gate = gates.get(0);
    if (gates.size() > 1) {
      advise(gates.get(1), "the filter is declared " + gates.size() + " times; once is enough");
    }
    if (libraries.any() && !libraries.filter()) {
      advise(
          gate,
          "no library in WEB-INF has " + Gate.FILTER + "; does the container bring mtls-filter?");
    }
    if (!gate.textOf("async-supported").equals("true")) {
      advise(
          gate,
          "without <async-supported>true</async-supported> no servlet behind it can work"
              + " asynchronously");
    }
    mappings(gate, gate.textOf("filter-name"));
  }

  private void mappings(XmlElement gate, String name) {
    List<XmlElement> byPath =
        descriptor
            .all("filter-mapping")
            .filter(mapping -> mapping.all("url-pattern").findAny().isPresent())
            .toList();
    Optional<XmlElement> whole =
        byPath.stream()
            .filter(mapping -> mapping.textOf("filter-name").equals(name))
            .filter(mapping -> mapping.all("url-pattern").anyMatch(p -> p.text().equals("/*")))
            .findFirst();
    if (whole.isEmpty()) {
      problem(
          gate,
          "no <filter-mapping> of '"
              + name
              + "' has the <url-pattern> /*: what it does not match"
              + " is not judged");
      return;
    }
    byPath.stream()
        .takeWhile(mapping -> !mapping.equals(whole.get()))
        .filter(mapping -> !mapping.textOf("filter-name").equals(name))
        .forEach(
            earlier ->
                problem(
                    earlier,
                    "filter '"
                        + earlier.textOf("filter-name")
                        + "' is mapped before '"
                        + name
                        + "' and so gets requests that nobody has judged; move it down"));
    dispatchers(whole.get(), name);
  }

  private void dispatchers(XmlElement mapping, String name) {
    Set<String> given = mapping.all("dispatcher").map(XmlElement::text).collect(Collectors.toSet());
    if (!given.isEmpty() && !given.contains("REQUEST")) {
      problem(mapping, "'" + name + "' is not mapped to the dispatcher REQUEST: nothing is judged");
      return;
    }
    Set<String> missing = new TreeSet<>(DISPATCHERS);
    missing.removeAll(given);
    missing.remove("REQUEST");
    if (!missing.isEmpty()) {
      advise(
          mapping,
          "'"
              + name
              + "' is not mapped to "
              + String.join(", ", missing)
              + ": such dispatches do not carry the client");
    }
  }

  private void problem(XmlElement at, String message) {
    problems.add(new FileProblem(file, at.line(), at.column(), message));
  }

  private void advise(XmlElement at, String message) {
    advice.add(new FileProblem(file, at.line(), at.column(), message));
  }
}
