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
  private final List<RuleGroup> groups;
  private final RuleTree tree;

  /** A policy of {@code rules}, in their order. */
  public AccessPolicy(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
    Map<String, List<AccessRule>> byShape =
        rules.stream()
            .collect(
                Collectors.groupingBy(
                    rule -> rule.path().shape(), LinkedHashMap::new, Collectors.toList()));
    this.groups = byShape.values().stream().map(RuleGroup::new).toList();
    this.tree = RuleTree.of(groups.stream().map(RuleGroup::path).toList());
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
    // Without a function, which would be made anew for each request.
    return request.target() instanceof Verdict.Accepted<RequestTarget> accepted
        ? ofPath(accepted.value(), request)
        : Verdict.reject(request.target().rejected().orElseThrow());
  }

  private Verdict<ApplicableRules> ofPath(RequestTarget target, AccessRequest request) {
    int first = tree.find(target.path());
    return first == RuleTree.NONE
        ? Verdict.reject(Reason.NO_RULE, "no rule names this path")
        : groups.get(first).applicable(request);
  }
}
