package org.mtls4j.jaxrs;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.jaxrs.Callers.Anyone;
import org.mtls4j.jaxrs.Callers.Known;
import org.mtls4j.jaxrs.Callers.Nobody;
import org.mtls4j.jaxrs.Callers.WithRole;

/**
 * Reads {@code @RolesAllowed}, {@code @PermitAll} and {@code @DenyAll} of a method: one on a
 * method, wherever it is inherited from, before one on a class (Jakarta Annotations 2.1 section
 * 2.1), the nearer before the farther. Where two that are equally near disagree, neither is taken:
 * that is a problem of the application.
 */
final class RoleAnnotations {

  /** Any client that is known, in the names of roles (Jakarta Servlet 6.0 section 13.8). */
  private static final String ANY_CLIENT = "**";

  private final Lineage lineage;
  private final Consumer<String> problems;

  RoleAnnotations(Lineage lineage, Consumer<String> problems) {
    this.lineage = lineage;
    this.problems = problems;
  }

  /** Who may call, or empty where nothing is said. */
  Optional<Callers> callers() {
    List<Method> methods = lineage.methods();
    return nearest(methods.stream().filter(RoleAnnotations::isOfClass))
        .or(() -> agreed(methods.stream().filter(method -> !isOfClass(method))))
        .or(() -> agreed(lineage.classes().stream()))
        .or(() -> nearest(declaring(methods).filter(type -> !type.isInterface())))
        .or(() -> agreed(declaring(methods).filter(Class::isInterface)));
  }

  private static boolean isOfClass(Method method) {
    return !method.getDeclaringClass().isInterface();
  }

  private static Stream<Class<?>> declaring(List<Method> methods) {
    return methods.stream().map(Method::getDeclaringClass);
  }

  private Optional<Callers> nearest(Stream<? extends AnnotatedElement> elements) {
    return elements.flatMap(element -> said(element).stream()).findFirst();
  }

  private Optional<Callers> agreed(Stream<? extends AnnotatedElement> elements) {
    List<? extends AnnotatedElement> places = elements.toList();
    Set<Callers> said = new LinkedHashSet<>();
    places.forEach(place -> said(place).ifPresent(said::add));
    if (said.size() > 1) {
      problems.accept(
          lineage + ": " + said + " by equally near places; annotate the method itself");
    }
    return said.stream().findFirst();
  }

  /** What is said in one place. */
  private Optional<Callers> said(AnnotatedElement place) {
    List<Callers> said = new ArrayList<>();
    @Nullable RolesAllowed allowed = place.getAnnotation(RolesAllowed.class);
    if (allowed != null) {
      said.add(withRoles(new LinkedHashSet<>(List.of(allowed.value()))));
    }
    if (place.isAnnotationPresent(PermitAll.class)) {
      said.add(new Anyone());
    }
    if (place.isAnnotationPresent(DenyAll.class)) {
      said.add(new Nobody("@DenyAll"));
    }
    if (said.size() > 1) {
      problems.accept(lineage + ": only one of " + said + " can be said of one thing");
    }
    return said.stream().findFirst();
  }

  private Callers withRoles(Set<String> roles) {
    if (roles.isEmpty()) {
      problems.accept(lineage + ": @RolesAllowed without a role; say @DenyAll if that is meant");
      return new Nobody("@RolesAllowed without a role");
    }
    return roles.contains(ANY_CLIENT) ? new Known() : new WithRole(roles);
  }
}
