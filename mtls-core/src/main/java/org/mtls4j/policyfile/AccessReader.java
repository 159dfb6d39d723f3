package org.mtls4j.policyfile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Scalar;

/** Reads {@code access}: the list of rules. */
final class AccessReader {

  private static final Set<String> KEYS =
      Set.of("path", "methods", "roles", "allow", "where", "report-only-until");

  /** Methods are case-sensitive (RFC 9110 section 9.1), and the registered ones upper case. */
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");

  private AccessReader() {}

  static AccessPolicy read(Section policy) {
    List<AccessRule> rules = new ArrayList<>();
    List<YamlNode> items = policy.items("access");
    for (int i = 0; i < items.size(); i++) {
      Section.of(items.get(i), "access[" + i + "]", "{path: …, roles: [ … ]}", policy.problems())
          .flatMap(AccessReader::rule)
          .ifPresent(rules::add);
    }
    return new AccessPolicy(rules);
  }

  private static Optional<AccessRule> rule(Section rule) {
    rule.allowOnly(KEYS, Set.of());
    rule.require("path");
    Optional<PathPattern> path = rule.text("path").flatMap(text -> pattern(text, rule.problems()));
    Set<String> methods = methods(rule);
    Optional<Requirement> requirement = requirement(rule);
    Map<String, ValueTemplate> where =
        rule.section("where").map(AccessReader::where).orElse(Map.of());
    Optional<Instant> trial =
        rule.text("report-only-until").flatMap(text -> Instants.parse(text, rule.problems()));
    if (path.isEmpty() || requirement.isEmpty()) {
      return Optional.empty();
    }
    AccessRule plain = AccessRule.of(path.get(), requirement.get()).forMethods(methods);
    return told(rule, "where", () -> plain.where(where))
        .flatMap(
            owned ->
                trial.isEmpty()
                    ? Optional.of(owned)
                    : told(rule, "report-only-until", () -> owned.reportOnlyUntil(trial.get())));
  }

  private static Optional<AccessRule> told(Section rule, String key, Supplier<AccessRule> made) {
    try {
      return Optional.of(made.get());
    } catch (IllegalArgumentException e) {
      rule.problems().add(rule.placeOf(key), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<PathPattern> pattern(Scalar text, Problems problems) {
    try {
      PathPattern pattern = PathPattern.parse(text.text());
      Matchless.whyPath(text.text()).ifPresent(why -> problems.add(text.place(), why));
      return Optional.of(pattern);
    } catch (IllegalArgumentException e) {
      problems.add(text.place(), "path '" + text.text() + "': " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Set<String> methods(Section rule) {
    Set<String> methods = new LinkedHashSet<>();
    for (Scalar method : rule.nonEmpty("methods")) {
      if (!METHOD.matcher(method.text()).matches()) {
        rule.problems()
            .add(method.place(), "'" + method.text() + "' is no method; they are upper case");
      }
      methods.add(method.text());
    }
    return methods;
  }

  private static Optional<Requirement> requirement(Section rule) {
    boolean roles = rule.get("roles").isPresent();
    if (roles == rule.get("allow").isPresent()) {
      if (rule.isMisspelt("roles") || rule.isMisspelt("allow")) {
        return Optional.empty();
      }
      rule.problems().add(rule.place(), "a rule has either 'roles' or 'allow'");
      return Optional.empty();
    }
    if (roles) {
      Set<String> any =
          rule.nonEmpty("roles").stream().map(Scalar::text).collect(Collectors.toSet());
      return any.isEmpty() ? Optional.empty() : Optional.of(new Requirement.AnyRole(any));
    }
    return rule.oneOf("allow", Set.of("authenticated", "anyone"))
        .map(
            allow ->
                allow.equals("anyone")
                    ? new Requirement.Anyone()
                    : new Requirement.Authenticated());
  }

  private static Map<String, ValueTemplate> where(Section where) {
    Map<String, ValueTemplate> templates = new LinkedHashMap<>();
    if (where.entries().isEmpty()) {
      where.problems().add(where.place(), "'where' is empty; leave it out to compare nothing");
    }
    for (Entry entry : where.entries()) {
      where
          .text(entry.key().text())
          .flatMap(text -> DomainReader.template(text, where.problems()))
          .ifPresent(template -> templates.put(entry.key().text(), template));
    }
    return templates;
  }
}
