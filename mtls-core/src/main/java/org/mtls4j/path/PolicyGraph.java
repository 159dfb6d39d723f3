package org.mtls4j.path;

import static org.mtls4j.x509.CertificatePolicies.ANY;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.CertificatePolicies;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The certificate policies of one path as the graph of RFC 9618 section 5, which grows with what
 * the certificates say and not, as the tree of RFC 5280 does, with the power of their number. Step
 * names in comments are those of RFC 5280 section 6.1, as RFC 9618 has rewritten them. What the
 * anchor's certificate says is where the counts and the set of acceptable policies begin (RFC 5937
 * section 3.2).
 */
final class PolicyGraph {

  /**
   * One policy at one depth. No node is changed once the next depth has been begun. It equals
   * itself alone: what a record would compare takes as long as a walk over the tree.
   */
  private static final class Node {
    private final String policy;
    private final Set<String> expected;
    private final List<Node> parents;

    Node(String policy, Set<String> expected, List<Node> parents) {
      this.policy = policy;
      this.expected = expected;
      this.parents = parents;
    }

    static Node of(String policy, List<Node> parents) {
      return new Node(policy, Set.of(policy), parents);
    }

    boolean isBelowAnyAlone() {
      return parents.size() == 1 && parents.get(0).policy.equals(ANY);
    }
  }

  private final int length;
  private final @Nullable Set<String> acceptable;
  private int explicit;
  private int mapping;
  private int inhibitAny;

  /** The nodes of the last depth by policy; empty where RFC 5280 says that the graph is NULL. */
  private Map<String, Node> level = Map.of(ANY, Node.of(ANY, List.of()));

  private PolicyGraph(CandidatePath path) {
    this.length = path.certificates().size();
    CertificatePolicies anchor = path.anchor().policies();
    this.acceptable = anchor.asserted();
    this.explicit = length + 1;
    this.mapping = length + 1;
    this.inhibitAny = length + 1;
    limitBy(anchor);
  }

  /**
   * The policies that the path asserts, in the terms of its anchor; anyPolicy among them stands for
   * all. Refused where a CA requires that there are some and there are none.
   */
  static Verdict<Set<String>> policiesOf(CandidatePath path) {
    PolicyGraph graph = new PolicyGraph(path);
    for (int depth = 1; depth <= graph.length; depth++) {
      ParsedCertificate certificate = path.certificates().get(graph.length - depth);
      graph.process(certificate, depth);
      if (graph.explicit == 0 && graph.level.isEmpty()) {
        return rejected();
      }
      if (depth < graph.length) {
        graph.prepareForNext(certificate);
      }
    }
    return graph.wrapUp(path.leaf());
  }

  private static Verdict<Set<String>> rejected() {
    return Verdict.reject(
        Reason.POLICY_NOT_ASSERTED, "a CA requires a policy, and none is asserted all the way");
  }

  /** Section 6.1.3 (d) and (e). */
  private void process(ParsedCertificate certificate, int depth) {
    Set<String> asserted = certificate.policies().asserted();
    if (asserted == null || level.isEmpty()) {
      level = Map.of();
      return;
    }
    Map<String, List<Node>> expecting = expecting();
    Map<String, Node> next = new LinkedHashMap<>();
    for (String policy : asserted) {
      if (!policy.equals(ANY)) {
        List<Node> parents = expecting.getOrDefault(policy, expecting.getOrDefault(ANY, List.of()));
        if (!parents.isEmpty()) {
          next.put(policy, Node.of(policy, parents));
        }
      }
    }
    boolean anyCounts = inhibitAny > 0 || (depth < length && certificate.isSelfIssued());
    if (asserted.contains(ANY) && anyCounts) {
      expecting.forEach((policy, parents) -> next.putIfAbsent(policy, Node.of(policy, parents)));
    }
    level = next;
  }

  /** The nodes of the last depth by each policy that they expect next. */
  private Map<String, List<Node>> expecting() {
    Map<String, List<Node>> expecting = new LinkedHashMap<>();
    for (Node node : level.values()) {
      for (String policy : node.expected) {
        expecting.computeIfAbsent(policy, any -> new ArrayList<>()).add(node);
      }
    }
    return expecting;
  }

  /** Section 6.1.4 (b), (h), (i) and (j); (a) was checked when the certificate was read. */
  private void prepareForNext(ParsedCertificate certificate) {
    applyMappings(certificate.policies().mappings());
    if (!certificate.isSelfIssued()) {
      explicit = Math.max(0, explicit - 1);
      mapping = Math.max(0, mapping - 1);
      inhibitAny = Math.max(0, inhibitAny - 1);
    }
    limitBy(certificate.policies());
  }

  private void applyMappings(Map<String, Set<String>> mappings) {
    Map<String, Node> mapped = new LinkedHashMap<>(level);
    Node any = level.get(ANY);
    mappings.forEach(
        (policy, subjects) -> {
          Node node = level.get(policy);
          if (mapping == 0) {
            mapped.remove(policy);
          } else if (node != null) {
            mapped.put(policy, new Node(policy, subjects, node.parents));
          } else if (any != null) {
            mapped.put(policy, new Node(policy, subjects, any.parents));
          }
        });
    level = mapped;
  }

  private void limitBy(CertificatePolicies policies) {
    explicit = least(explicit, policies.requireExplicit());
    mapping = least(mapping, policies.inhibitMapping());
    inhibitAny = least(inhibitAny, policies.inhibitAny());
  }

  private static int least(int count, @Nullable Integer limit) {
    return limit == null ? count : Math.min(count, limit);
  }

  /** Section 6.1.5 (a), (b) and (g). */
  private Verdict<Set<String>> wrapUp(ParsedCertificate leaf) {
    explicit = Math.max(0, explicit - 1);
    Integer required = leaf.policies().requireExplicit();
    if (required != null && required == 0) {
      explicit = 0;
    }
    Set<String> policies = accepted(asserted());
    return explicit == 0 && policies.isEmpty() ? rejected() : Verdict.accept(policies);
  }

  /** The authority-constrained policies: what was asserted where anyPolicy stood before. */
  private Set<String> asserted() {
    Set<String> policies = new HashSet<>();
    if (level.containsKey(ANY)) {
      policies.add(ANY);
    }
    Set<Node> living = new HashSet<>(level.values());
    while (!living.isEmpty()) {
      Set<Node> above = new HashSet<>();
      for (Node node : living) {
        if (!node.policy.equals(ANY) && node.isBelowAnyAlone()) {
          policies.add(node.policy);
        }
        above.addAll(node.parents);
      }
      living = above;
    }
    return policies;
  }

  private Set<String> accepted(Set<String> policies) {
    if (acceptable == null || acceptable.contains(ANY)) {
      return Set.copyOf(policies);
    }
    if (policies.contains(ANY)) {
      return acceptable;
    }
    policies.retainAll(acceptable);
    return Set.copyOf(policies);
  }
}
