package org.mtls4j.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/**
 * What clients may do. Rules of one path pattern form a group; the first group whose path matches
 * decides, and no later one is asked. What no rule allows is denied. Immutable and thread-safe.
 */
public final class AccessPolicy {

  /** Denies everything. */
  public static final AccessPolicy DENY_ALL = new AccessPolicy(List.of());

  private final List<AccessRule> rules;
  private final List<List<AccessRule>> groups;

  /** A policy of {@code rules}, in their order. */
  public AccessPolicy(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
    Map<String, List<AccessRule>> byShape =
        rules.stream()
            .collect(
                Collectors.groupingBy(
                    rule -> rule.path().shape(), LinkedHashMap::new, Collectors.toList()));
    this.groups = List.copyOf(byShape.values());
  }

  /** The rules, in their order. */
  public List<AccessRule> rules() {
    return rules;
  }

  /**
   * The rules that decide {@code request}, or {@link Reason#REQUEST_PATH_REFUSED} where its target
   * cannot be judged, or {@link Reason#NO_RULE}, or {@link Reason#METHOD_NOT_ALLOWED}.
   */
  public Verdict<ApplicableRules> applicable(AccessRequest request) {
    return request.target().then(target -> ofPath(target, request));
  }

  private Verdict<ApplicableRules> ofPath(RequestTarget target, AccessRequest request) {
    for (List<AccessRule> group : groups) {
      if (group.get(0).path().match(target.path()).isPresent()) {
        return ofMethod(group, request);
      }
    }
    return Verdict.reject(Reason.NO_RULE, "no rule names this path");
  }

  private static Verdict<ApplicableRules> ofMethod(List<AccessRule> group, AccessRequest request) {
    List<AccessRule> listing = group.stream().filter(rule -> rule.lists(request.method())).toList();
    return listing.isEmpty()
        ? Verdict.reject(
            Reason.METHOD_NOT_ALLOWED,
            "the rules of " + group.get(0).path() + " do not list " + request.method())
        : Verdict.accept(new GroupRules(request, listing));
  }
}
