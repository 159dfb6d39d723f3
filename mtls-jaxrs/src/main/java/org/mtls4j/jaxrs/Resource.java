package org.mtls4j.jaxrs;

import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A resource class as it is written: its operations, and those of the sub-resources whose type its
 * locators tell. Requests are judged by the method that was matched, not by this; it is for what
 * can be said at start.
 */
final class Resource {

  /** A template variable, perhaps with a regular expression (Jakarta REST 3.1 section 3.4). */
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\s*([\\w.-]+)\\s*(:[^{}]*(\\{[^{}]*}[^{}]*)*)?}");

  private final RuleReader reader;
  private final Consumer<String> problems;

  Resource(RuleReader reader, Consumer<String> problems) {
    this.reader = reader;
    this.problems = problems;
  }

  /** Everything that the class serves, in the order of its paths. */
  List<Operation> operationsOf(Class<?> type) {
    List<Operation> found = new ArrayList<>();
    collect(type, pathOf(type).orElse("/"), pathOf(type).isPresent(), Set.of(), found);
    found.sort(Comparator.comparing(Operation::path).thenComparing(Operation::httpMethod));
    return found;
  }

  private void collect(
      Class<?> type, String base, boolean whole, Set<Class<?>> above, List<Operation> found) {
    for (Lineage method : methodsOf(type)) {
      Optional<String> path = method.find(Path.class).map(Path::value);
      String full = path.map(below -> join(base, below)).orElse(base);
      Optional<String> verb = method.httpMethod();
      if (verb.isPresent()) {
        OperationRule rule = reader.read(method, problems);
        if (whole) {
          checkParameters(rule, full);
        }
        found.add(new Operation(verb.get(), full, rule));
      } else if (path.isPresent()) {
        new Locator(method).problem().ifPresent(problems);
        Class<?> sub = method.called().getReturnType();
        Set<Class<?>> seen = new LinkedHashSet<>(above);
        if (seen.add(type) && !seen.contains(sub)) {
          collect(sub, full, whole, seen, found);
        }
      }
    }
  }

  /** Why the locators of a class cannot be relied on, or empty. */
  static Optional<String> locatorProblemsOf(Class<?> type) {
    return methodsOf(type).stream()
        .filter(method -> method.httpMethod().isEmpty() && method.find(Path.class).isPresent())
        .flatMap(method -> new Locator(method).problem().stream())
        .findFirst();
  }

  private void checkParameters(OperationRule rule, String path) {
    Set<String> variables = new LinkedHashSet<>();
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      variables.add(variable.group(1));
    }
    rule.owned().stream()
        .filter(owned -> !variables.contains(owned.name()))
        .forEach(
            owned ->
                problems.accept(
                    rule.name()
                        + ": @CallerOwns names {"
                        + owned.name()
                        + "}, which "
                        + path
                        + " does not have"));
  }

  private static List<Lineage> methodsOf(Class<?> type) {
    return Stream.of(Lineage.real(type).getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
        .sorted(Comparator.comparing(Method::toString))
        .map(method -> Lineage.of(type, method))
        .distinct()
        .toList();
  }

  private static Optional<String> pathOf(Class<?> type) {
    return Lineage.typesOf(Lineage.real(type)).stream()
        .map(each -> (@Nullable Path) each.getAnnotation(Path.class))
        .flatMap(Stream::ofNullable)
        .map(path -> join("/", path.value()))
        .findFirst();
  }

  private static String join(String base, String below) {
    String start = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return start + (below.startsWith("/") ? below : "/" + below);
  }
}
