package org.mtls4j.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/** The rules of one path pattern, by the methods that they list. Immutable and thread-safe. */
final class RuleGroup {

  /**
   * Those that list one method.
   *
   * @param always what decides, where that is the same for every path; null where it is not
   */
  private record Listing(List<AccessRule> rules, @Nullable Verdict<ApplicableRules> always) {

    static Listing of(List<AccessRule> rules) {
      return new Listing(
          rules,
          rules.isEmpty() || rules.stream().anyMatch(rule -> !rule.where().isEmpty())
              ? null
              : Verdict.accept(new GroupRules(rules.get(0).path().toString(), rules)));
    }
  }

  private final PathPattern path;
  private final Map<String, Listing> byMethod = new HashMap<>();
  private final Listing others;

  RuleGroup(List<AccessRule> rules) {
    this.path = rules.get(0).path();
    Stream.concat(rules.stream().flatMap(rule -> rule.methods().stream()), Stream.of("HEAD"))
        .distinct()
        .forEach(
            method ->
                byMethod.put(
                    method,
                    Listing.of(rules.stream().filter(rule -> rule.lists(method)).toList())));
    this.others = Listing.of(rules.stream().filter(rule -> rule.methods().isEmpty()).toList());
  }

  PathPattern path() {
    return path;
  }

  Verdict<ApplicableRules> applicable(AccessRequest request) {
    Listing listing = byMethod.getOrDefault(request.method(), others);
    if (listing.always() != null) {
      return listing.always();
    }
    return listing.rules().isEmpty()
        ? Verdict.reject(
            Reason.METHOD_NOT_ALLOWED, "the rules of " + path + " do not list " + request.method())
        : Verdict.accept(new GroupRules(request.path(), listing.rules()));
  }
}
