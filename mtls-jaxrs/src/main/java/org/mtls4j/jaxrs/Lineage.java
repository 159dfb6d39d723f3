package org.mtls4j.jaxrs;

import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method of a class with all that it overrides or implements, nearest first: superclasses, then
 * interfaces. REST annotations are inherited along it (Jakarta REST 3.1 section 3.6).
 *
 * @param resource the class whose method is called
 * @param methods not empty
 */
record Lineage(Class<?> resource, List<Method> methods) {

  static Lineage of(Class<?> given, Method method) {
    Class<?> resource = real(given);
    List<Method> found = new ArrayList<>();
    for (Class<?> type : typesOf(resource)) {
      Stream.of(type.getDeclaredMethods())
          .filter(
              candidate -> !candidate.isBridge() && !Modifier.isStatic(candidate.getModifiers()))
          .filter(candidate -> isSame(method, candidate))
          .forEach(found::add);
    }
    return new Lineage(resource, found.isEmpty() ? List.of(method) : List.copyOf(found));
  }

  /**
   * The class that was written, where CDI or the like made a subclass of it: those have "$$", as
   * some that were written have too, and say nothing themselves.
   */
  static Class<?> real(Class<?> type) {
    @Nullable Class<?> above = type.getSuperclass();
    return above != null && type.getName().contains("$$") && saysNothing(type) ? real(above) : type;
  }

  private static boolean saysNothing(Class<?> type) {
    return type.getDeclaredAnnotations().length == 0
        && Stream.of(type.getDeclaredMethods())
            .allMatch(method -> method.getDeclaredAnnotations().length == 0);
  }

  /** A class, its superclasses, and then all their interfaces. */
  static List<Class<?>> typesOf(Class<?> type) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      types.add(c);
    }
    for (Class<?> c : List.copyOf(types)) {
      addInterfaces(c, types);
    }
    return List.copyOf(types);
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
    for (Class<?> each : type.getInterfaces()) {
      types.add(each);
      addInterfaces(each, types);
    }
  }

  private static boolean isSame(Method one, Method other) {
    if (!one.getName().equals(other.getName())
        || one.getParameterCount() != other.getParameterCount()) {
      return false;
    }
    for (int i = 0; i < one.getParameterCount(); i++) {
      if (!isSameParameter(one, other, i)) {
        return false;
      }
    }
    return true;
  }

  /** Equal, or the one is the other's type variable, as far as erasure lets it be told. */
  private static boolean isSameParameter(Method one, Method other, int index) {
    Class<?> mine = one.getParameterTypes()[index];
    Class<?> theirs = other.getParameterTypes()[index];
    return mine == theirs
        || (isVariable(other.getGenericParameterTypes()[index]) && theirs.isAssignableFrom(mine))
        || (isVariable(one.getGenericParameterTypes()[index]) && mine.isAssignableFrom(theirs));
  }

  private static boolean isVariable(Type type) {
    return type instanceof TypeVariable<?>;
  }

  /** The method that is called. */
  Method called() {
    return methods.get(0);
  }

  /** The annotation of the nearest method that has it. */
  <A extends Annotation> Optional<A> find(Class<A> annotation) {
    return methods.stream()
        .map(method -> (@Nullable A) method.getAnnotation(annotation))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  /** The classes from the resource's own up to the one that has the method that is called. */
  List<Class<?>> classes() {
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> c = resource; c != null && c != Object.class; c = c.getSuperclass()) {
      classes.add(c);
      if (c == called().getDeclaringClass()) {
        return List.copyOf(classes);
      }
    }
    // A default method of an interface.
    return List.of(resource);
  }

  /**
   * Everything that may carry annotations about the method: the methods, then the types, whether or
   * not they declare it.
   */
  Set<AnnotatedElement> elements() {
    Set<AnnotatedElement> elements = new LinkedHashSet<>(methods);
    elements.addAll(typesOf(resource));
    methods.forEach(method -> elements.add(method.getDeclaringClass()));
    return elements;
  }

  /** The verb, or empty where the method is none that requests are for. */
  Optional<String> httpMethod() {
    return methods.stream()
        .flatMap(method -> Stream.of(method.getAnnotations()))
        .map(
            annotation ->
                (@Nullable HttpMethod) annotation.annotationType().getAnnotation(HttpMethod.class))
        .flatMap(Stream::ofNullable)
        .map(HttpMethod::value)
        .findFirst();
  }

  /** The name that people find it by. */
  @Override
  public String toString() {
    return resource.getSimpleName() + "." + called().getName();
  }
}
