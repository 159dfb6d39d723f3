package org.mtls4j.jaxrs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.access.Requirement.AnyRole;
import org.mtls4j.jaxrs.Callers.Nobody;
import org.mtls4j.jaxrs.Callers.WithRole;
import org.mtls4j.json.JsonWriter;

/**
 * Operation by operation: what it asks, and which trust domains can meet that, by which roles. What
 * a filter in front refuses is not seen here, nor what single certificates lack. Immutable and
 * thread-safe.
 */
public final class AccessMatrix {

  /**
   * One operation.
   *
   * @param httpMethod the verb
   * @param path below the REST application's own
   * @param method that serves it
   * @param requires what is asked
   * @param reachedBy {@code anyone}, or domains, with the roles that they reach it by; empty where
   *     nobody can
   */
  public record Row(
      String httpMethod, String path, String method, String requires, List<String> reachedBy) {

    /** Copies the list. */
    public Row {
      reachedBy = List.copyOf(reachedBy);
    }
  }

  private final List<Row> rows;
  private final List<String> unusedRoles;

  private AccessMatrix(List<Row> rows, List<String> unusedRoles) {
    this.rows = List.copyOf(rows);
    this.unusedRoles = List.copyOf(unusedRoles);
  }

  /**
   * The matrix of resource classes under a policy.
   *
   * @throws IllegalStateException when the classes cannot be guarded as they are annotated
   */
  public static AccessMatrix of(MtlsPolicy policy, Collection<Class<?>> resources) {
    Operations operations = new Operations(policy::unannotated);
    resources.forEach(operations::add);
    return of(policy, operations.all());
  }

  static AccessMatrix of(MtlsPolicy policy, List<Operation> operations) {
    return new AccessMatrix(
        operations.stream()
            .map(operation -> row(policy, operation))
            .sorted(Comparator.comparing(Row::path).thenComparing(Row::httpMethod))
            .toList(),
        unused(policy, operations));
  }

  private static Row row(MtlsPolicy policy, Operation operation) {
    OperationRule rule = operation.rule();
    return new Row(
        operation.httpMethod(),
        operation.path(),
        rule.name(),
        rule.toString(),
        reach(policy, rule));
  }

  private static List<String> reach(MtlsPolicy policy, OperationRule rule) {
    if (rule.allowsAnyone()) {
      return List.of("anyone");
    }
    return policy.domains().stream()
        .filter(domain -> rule.admits(domain.name()))
        .flatMap(domain -> reach(domain, rule.callers()))
        .toList();
  }

  private static Stream<String> reach(TrustDomain domain, Callers callers) {
    if (callers instanceof Nobody) {
      return Stream.empty();
    }
    if (callers instanceof WithRole role) {
      Set<String> held = rolesOf(domain);
      held.retainAll(role.roles());
      return held.isEmpty()
          ? Stream.empty()
          : Stream.of(domain.name() + " (" + String.join(", ", held) + ")");
    }
    return Stream.of(domain.name().value());
  }

  private static Set<String> rolesOf(TrustDomain domain) {
    return domain.identity().grants().stream()
        .flatMap(grant -> grant.roles().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Roles that are granted, and that neither an operation nor a rule of the filter asks for. */
  private static List<String> unused(MtlsPolicy policy, List<Operation> operations) {
    Set<String> roles = new TreeSet<>();
    policy.domains().forEach(domain -> roles.addAll(rolesOf(domain)));
    operations.forEach(
        operation -> {
          if (operation.rule().callers() instanceof WithRole role) {
            roles.removeAll(role.roles());
          }
        });
    policy
        .access()
        .rules()
        .forEach(
            rule -> {
              if (rule.requirement() instanceof AnyRole any) {
                roles.removeAll(any.roles());
              }
            });
    return List.copyOf(roles);
  }

  /** The operations. */
  public List<Row> rows() {
    return rows;
  }

  /** Roles that are granted and that nothing asks for. */
  public List<String> unusedRoles() {
    return unusedRoles;
  }

  /**
   * What should be looked at: operations that nobody can reach, and roles that nothing asks for.
   */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (Row row : rows) {
      if (row.reachedBy().isEmpty()) {
        remarks.add(
            "nobody can reach "
                + row.httpMethod()
                + " "
                + row.path()
                + " ("
                + row.method()
                + "): it asks for "
                + row.requires());
      }
    }
    unusedRoles.forEach(role -> remarks.add("no operation asks for role " + role));
    return List.copyOf(remarks);
  }

  /** The same as one JSON object. */
  public String toJson() {
    return new JsonWriter()
        .objects("operations", rows.stream().map(AccessMatrix::json).toList())
        .texts("unusedRoles", unusedRoles)
        .toString();
  }

  private static JsonWriter json(Row row) {
    return new JsonWriter()
        .member("httpMethod", row.httpMethod())
        .member("path", row.path())
        .member("method", row.method())
        .member("requires", row.requires())
        .texts("reachedBy", row.reachedBy());
  }

  /** A table, for people. */
  @Override
  public String toString() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("operation", "method", "requires", "reached by"));
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths = new int[3];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %s";
    return cells.stream()
        .map(line -> String.format(Locale.ROOT, format, line.toArray()))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.httpMethod() + " " + row.path(),
        row.method(),
        row.requires(),
        row.reachedBy().isEmpty() ? "nobody" : String.join(", ", row.reachedBy()));
  }
}
