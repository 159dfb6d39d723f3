package org.mtls4j.jaxrs;

import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.mtls4j.Unannotated;
import org.mtls4j.jaxrs.Callers.Known;
import org.mtls4j.jaxrs.Callers.Nobody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of every method of a REST application: of those that the framework shows at start, and
 * of those that only a request leads to. Thread-safe.
 */
final class Operations {

  private static final Logger LOG = LoggerFactory.getLogger(MtlsFeature.class);

  /**
   * What a rule depends on. Not the HTTP method itself: clients could make up any number of those.
   */
  private record Key(Class<?> resource, Method method, boolean options) {}

  private final RuleReader reader;
  private final Map<Class<?>, List<Operation>> seen = new LinkedHashMap<>();
  private final Map<Key, OperationRule> rules = new ConcurrentHashMap<>();
  private final Map<Class<?>, Optional<String>> locators = new ConcurrentHashMap<>();

  /**
   * No methods yet.
   *
   * @param unannotated what holds for those without an annotation, at each moment
   */
  Operations(Supplier<Unannotated> unannotated) {
    this.reader = new RuleReader(unannotated);
  }

  /**
   * Takes note of a resource class.
   *
   * @throws IllegalStateException with everything in it that cannot be enforced as it stands
   */
  synchronized void add(Class<?> resource) {
    Class<?> type = Lineage.real(resource);
    if (!seen.containsKey(type)) {
      List<String> problems = new ArrayList<>();
      seen.put(type, new Resource(reader, problems::add).operationsOf(type));
      if (!problems.isEmpty()) {
        throw new IllegalStateException(
            "the resources cannot be guarded as they are annotated, so nothing is served:\n"
                + String.join("\n", problems));
      }
    }
  }

  /** Everything known at start. */
  synchronized List<Operation> all() {
    return seen.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** The rule for a method of a resource that a request was matched to. */
  OperationRule ruleOf(Class<?> resource, Method method, String httpMethod) {
    return rules.computeIfAbsent(
        new Key(resource, method, httpMethod.equals(HttpMethod.OPTIONS)), this::read);
  }

  private OperationRule read(Key key) {
    Lineage method = Lineage.of(key.resource(), key.method());
    if (method.httpMethod().isEmpty()) {
      // What a framework adds by itself: of that, only the answer to OPTIONS (section 3.3.5).
      return OperationRule.of(
          method.toString(),
          key.options() ? new Known() : new Nobody("no method of a resource that is annotated"));
    }
    List<String> problems = new ArrayList<>();
    OperationRule rule = reader.read(method, problems::add);
    if (problems.isEmpty()) {
      return rule;
    }
    LOG.error("nobody may call a method whose annotations contradict themselves: {}", problems);
    return OperationRule.of(method.toString(), new Nobody(problems.toString()));
  }

  /** What is wrong with the locators of a resource that a request came through, or empty. */
  Optional<String> locatorProblemsOf(Class<?> resource) {
    return locators.computeIfAbsent(resource, Resource::locatorProblemsOf);
  }
}
