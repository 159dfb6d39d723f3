package org.mtls4j.jaxrs;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * A sub-resource locator. It runs while the request is matched, before anything can be judged, and
 * what it finds is judged by annotations of its own.
 *
 * @param method that finds the sub-resource
 */
record Locator(Lineage method) {

  /** These can only refuse: above a locator they are meant for what is behind it, too. */
  private static final Set<Class<? extends Annotation>> REFUSING =
      Set.of(
          DenyAll.class,
          RequiresCertificate.class,
          CallerOwns.class,
          CallerOwns.All.class,
          CheckedBy.class);

  /** On a class, these hold for the methods that have none of their own: not for those behind. */
  private static final Set<Class<? extends Annotation>> BY_DEFAULT =
      Set.of(RolesAllowed.class, PermitAll.class);

  /** Why it cannot be relied on, or empty. */
  Optional<String> problem() {
    if (isAnnotated(method.methods(), REFUSING) || isAnnotated(method.methods(), BY_DEFAULT)) {
      return Optional.of(
          method
              + ": a sub-resource locator runs before the client is judged, so its annotations"
              + " would guard nothing; annotate the methods of "
              + found());
    }
    return isAnnotated(method.elements(), REFUSING)
        ? Optional.of(
            method
                + ": what is behind a sub-resource locator is judged by its own annotations, so"
                + " those of its class would not guard it; annotate the methods of "
                + found()
                + ", and those of the class that are no locators, instead of the class")
        : Optional.empty();
  }

  private static boolean isAnnotated(
      Collection<? extends AnnotatedElement> places, Set<Class<? extends Annotation>> annotations) {
    return places.stream()
        .anyMatch(place -> annotations.stream().anyMatch(place::isAnnotationPresent));
  }

  private String found() {
    return method.called().getReturnType().getSimpleName();
  }
}
