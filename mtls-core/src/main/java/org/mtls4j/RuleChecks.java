package org.mtls4j;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.access.Requirement.AnyRole;
import org.mtls4j.access.Requirement.Anyone;
import org.mtls4j.access.Requirement.Authenticated;

/** Access rules seen together: which never decide anything, and which are easily walked around. */
final class RuleChecks {

  private final List<AccessRule> rules;

  /** For each rule those of the same shape of path, itself among them, in their order. */
  private final List<List<Integer>> groups = new ArrayList<>();

  RuleChecks(AccessPolicy access) {
    this.rules = access.rules();
    Map<String, List<Integer>> byShape = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      List<Integer> group =
          byShape.computeIfAbsent(rules.get(i).path().shape(), shape -> new ArrayList<>());
      group.add(i);
      groups.add(group);
    }
  }

  /** Rules that could as well not be there: somebody thinks that they do something. */
  List<PolicyProblem> problems() {
    return IntStream.range(0, rules.size())
        .mapToObj(i -> shadowed(i).or(() -> withoutEffect(i)).or(() -> besideEnforced(i)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The first group whose path matches decides, so a broader one above takes all of it. */
  private Optional<PolicyProblem> shadowed(int index) {
    PathPattern path = rules.get(index).path();
    int firstOfGroup = groups.get(index).get(0);
    for (int i = 0; i < firstOfGroup; i++) {
      if (rules.get(i).path().covers(path)) {
        return problem(
            index,
            "path",
            "never decides: '"
                + rules.get(i).path()
                + "' in access["
                + i
                + "] above matches every such path; move the narrower rule up");
      }
    }
    return Optional.empty();
  }

  /** Within a group one rule that admits the client suffices. */
  private Optional<PolicyProblem> withoutEffect(int index) {
    AccessRule rule = rules.get(index);
    for (int i : groups.get(index)) {
      AccessRule other = rules.get(i);
      if (i != index && admitsAll(other, rule) && (i < index || !admitsAll(rule, other))) {
        return problem(
            index,
            "path",
            "has no effect: access[" + i + "] lets in everyone whom this rule would");
      }
    }
    return Optional.empty();
  }

  /** A trial forgives nothing where another rule of the group bites. */
  private Optional<PolicyProblem> besideEnforced(int index) {
    AccessRule rule = rules.get(index);
    for (int i : groups.get(index)) {
      AccessRule other = rules.get(i);
      if (rule.trialEnd().isPresent() && other.trialEnd().isEmpty() && shareMethod(rule, other)) {
        return problem(
            index,
            "report-only-until",
            "has no effect: access["
                + i
                + "] of the same path and method is on no trial, and refuses whom it does not let"
                + " in");
      }
    }
    return Optional.empty();
  }

  private static boolean shareMethod(AccessRule one, AccessRule other) {
    return one.methods().isEmpty()
        || other.methods().isEmpty()
        || withHead(one).stream().anyMatch(withHead(other)::contains);
  }

  /** Advice on trials: what they let in, and whether they are over. */
  List<PolicyProblem> adviceOnTrials(Instant at) {
    List<PolicyProblem> advice = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Optional<Instant> end = rules.get(i).trialEnd();
      if (end.isPresent()) {
        problem(
                i,
                "report-only-until",
                at.isBefore(end.get())
                    ? "until " + end.get() + " every known client is let in, whatever its roles"
                    : "the trial ended on " + end.get() + "; the rule bites")
            .ifPresent(advice::add);
      }
    }
    return advice;
  }

  /** Advice on rules that guard one path only, while what lies below it falls to a weaker one. */
  List<PolicyProblem> advice() {
    List<PolicyProblem> advice = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      PathPattern path = rules.get(i).path();
      Requirement asked = rules.get(i).requirement();
      int below = decidingBelow(path);
      if (!path.isOpen() && below >= 0 && isWeaker(rules.get(below).requirement(), asked)) {
        problem(
                i,
                "path",
                "guards '"
                    + path
                    + "' alone: what lies below it falls to '"
                    + rules.get(below).path()
                    + "' in access["
                    + below
                    + "], which asks for less; say '"
                    + path.withAllBelow()
                    + "' if all of it is meant")
            .ifPresent(advice::add);
      }
    }
    return advice;
  }

  /** The first rule that matches everything below {@code path}, or -1. */
  private int decidingBelow(PathPattern path) {
    PathPattern below = path.withAllBelow();
    return IntStream.range(0, rules.size())
        .filter(i -> rules.get(i).path().covers(below))
        .findFirst()
        .orElse(-1);
  }

  /** Whether {@code one} admits every request that {@code other} does. */
  private static boolean admitsAll(AccessRule one, AccessRule other) {
    return lists(one, other)
        && isAtMost(one.requirement(), other.requirement())
        && (one.where().isEmpty() || sameWhere(one, other));
  }

  private static boolean sameWhere(AccessRule one, AccessRule other) {
    return one.path().toString().equals(other.path().toString())
        && one.where().keySet().equals(other.where().keySet())
        && one.where().entrySet().stream()
            .allMatch(
                e -> e.getValue().toString().equals(String.valueOf(other.where().get(e.getKey()))));
  }

  private static boolean lists(AccessRule one, AccessRule other) {
    return one.methods().isEmpty()
        || (!other.methods().isEmpty() && withHead(one).containsAll(other.methods()));
  }

  private static Set<String> withHead(AccessRule rule) {
    Set<String> methods = new TreeSet<>(rule.methods());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /** Whether everyone who meets {@code other} meets {@code one}. */
  private static boolean isAtMost(Requirement one, Requirement other) {
    if (one instanceof Anyone) {
      return true;
    }
    if (one instanceof Authenticated) {
      return !(other instanceof Anyone);
    }
    return other instanceof AnyRole theirs && ((AnyRole) one).roles().containsAll(theirs.roles());
  }

  private static boolean isWeaker(Requirement one, Requirement other) {
    return isAtMost(one, other) && !isAtMost(other, one);
  }

  private static Optional<PolicyProblem> problem(int index, String key, String message) {
    return Optional.of(new PolicyProblem(List.of("access", String.valueOf(index), key), message));
  }
}
