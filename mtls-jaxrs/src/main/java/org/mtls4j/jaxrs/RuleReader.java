package org.mtls4j.jaxrs;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.mtls4j.Unannotated;
import org.mtls4j.jaxrs.Callers.Anyone;
import org.mtls4j.jaxrs.Callers.Known;
import org.mtls4j.jaxrs.Callers.Unsaid;

/** Reads what the annotations of a method, of what it overrides and of their types ask. */
final class RuleReader {

  private final Supplier<Unannotated> unannotated;

  RuleReader(Supplier<Unannotated> unannotated) {
    this.unannotated = unannotated;
  }

  /** The rule; what contradicts itself is told to {@code problems}. */
  OperationRule read(Lineage method, Consumer<String> problems) {
    List<CertificateDemand> demands =
        all(method, RequiresCertificate.class, CertificateDemand::of, problems);
    List<OwnedParameter> owned = all(method, CallerOwns.class, OwnedParameter::of, problems);
    List<AccessCheck> checks =
        all(method, CheckedBy.class, RuleReader::instances, problems).stream()
            .flatMap(List::stream)
            .toList();
    boolean demanding = !demands.isEmpty() || !owned.isEmpty() || !checks.isEmpty();
    Callers callers =
        new RoleAnnotations(method, problems)
            .callers()
            .orElseGet(() -> demanding ? new Known() : new Unsaid(unannotated));
    if (callers instanceof Anyone && demanding) {
      problems.accept(
          method + ": @PermitAll asks for no client, and another annotation asks for more of it");
    }
    return new OperationRule(method.toString(), callers, demands, owned, checks);
  }

  /** They only ever add, so that none is lost to a nearer one. */
  private static <A extends Annotation, T> List<T> all(
      Lineage method, Class<A> type, Function<A, T> reader, Consumer<String> problems) {
    List<T> all = new ArrayList<>();
    method.elements().stream()
        .flatMap(element -> Stream.of(element.getDeclaredAnnotationsByType(type)))
        .forEach(
            annotation -> {
              try {
                all.add(reader.apply(annotation));
              } catch (IllegalArgumentException e) {
                problems.accept(
                    method + ": @" + type.getSimpleName() + ": " + String.valueOf(e.getMessage()));
              }
            });
    return all;
  }

  private static List<AccessCheck> instances(CheckedBy annotation) {
    List<AccessCheck> checks = new ArrayList<>();
    for (Class<? extends AccessCheck> type : annotation.value()) {
      try {
        checks.add(type.getConstructor().newInstance());
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
      }
    }
    return checks;
  }
}
