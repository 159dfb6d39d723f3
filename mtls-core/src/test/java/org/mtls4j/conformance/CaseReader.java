package org.mtls4j.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.mtls4j.conformance.ConformanceCase.AnchorKind;
import org.mtls4j.conformance.ConformanceCase.Expiry;
import org.mtls4j.conformance.ConformanceCase.Mode;
import org.mtls4j.conformance.ConformanceCase.PolicyFlag;
import org.mtls4j.conformance.ConformanceCase.PolicySettings;
import org.mtls4j.conformance.ConformanceCase.Purpose;
import org.mtls4j.conformance.ConformanceCase.RevocationSettings;
import org.mtls4j.conformance.ConformanceCase.Scope;
import org.mtls4j.conformance.ConformanceCase.Unknown;

/** Reads one case. What is absent and may be has the meaning that the form gives it. */
final class CaseReader {

  private static final String ANY_POLICY = "2.5.29.32.0";

  private final JsonNode root;

  CaseReader(JsonNode root) {
    if (!root.isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
    this.root = root;
  }

  ConformanceCase read() {
    List<byte[]> presented = new ArrayList<>();
    presented.add(decoded("leaf", required("leaf")));
    presented.addAll(list("chain"));
    List<byte[]> anchors = list("anchors");
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException("'anchors' is missing or empty");
    }
    return new ConformanceCase(
        text("id"),
        text("suite"),
        has(root, "grade") ? text("grade") : "core",
        choice(root, "expected", "ACCEPT", "REJECT").equals("ACCEPT"),
        List.copyOf(presented),
        anchors,
        flag(root, "bareAnchor") ? AnchorKind.NAME_AND_KEY : AnchorKind.CERTIFICATE,
        list("crls"),
        list("ocsp"),
        time(),
        purpose(),
        depth(),
        revocation(),
        policy());
  }

  private RevocationSettings revocation() {
    JsonNode node = root.path("revocation");
    if (node.isMissingNode() || node.isNull()) {
      return new RevocationSettings(Mode.NONE, Scope.CHAIN, Unknown.REJECT, Expiry.ENFORCED);
    }
    return new RevocationSettings(
        Mode.valueOf(upper(choice(node, "mode", "none", "crl", "ocsp"))),
        has(node, "scope")
            ? Scope.valueOf(upper(choice(node, "scope", "chain", "leaf")))
            : Scope.CHAIN,
        has(node, "unknown")
            ? Unknown.valueOf(upper(choice(node, "unknown", "reject", "accept")))
            : Unknown.REJECT,
        has(node, "enforceExpiry") && !flag(node, "enforceExpiry")
            ? Expiry.IGNORED
            : Expiry.ENFORCED);
  }

  private PolicySettings policy() {
    JsonNode node = root.path("policy");
    if (node.isMissingNode() || node.isNull()) {
      return PolicySettings.UNSET;
    }
    Set<String> initial = new TreeSet<>();
    node.path("initial").forEach(oid -> initial.add(oid.asText()));
    if (initial.contains(ANY_POLICY)) {
      initial.clear();
    }
    Set<PolicyFlag> flags = EnumSet.noneOf(PolicyFlag.class);
    if (flag(node, "explicit")) {
      flags.add(PolicyFlag.EXPLICIT);
    }
    if (flag(node, "inhibitMapping")) {
      flags.add(PolicyFlag.INHIBIT_MAPPING);
    }
    if (flag(node, "inhibitAny")) {
      flags.add(PolicyFlag.INHIBIT_ANY);
    }
    return new PolicySettings(initial, flags);
  }

  private Purpose purpose() {
    if (!has(root, "eku")) {
      return Purpose.ANY;
    }
    choice(root, "eku", "clientAuth");
    return Purpose.CLIENT_AUTH;
  }

  private Instant time() {
    try {
      return Instant.parse(text("time"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'time' is no instant: " + text("time"), e);
    }
  }

  private OptionalInt depth() {
    if (!has(root, "depth")) {
      return OptionalInt.empty();
    }
    JsonNode depth = root.get("depth");
    if (!depth.canConvertToInt() || depth.intValue() < 0) {
      throw new IllegalArgumentException("'depth' is no depth: " + depth);
    }
    return OptionalInt.of(depth.intValue());
  }

  private List<byte[]> list(String key) {
    if (!has(root, key)) {
      return List.of();
    }
    if (!root.get(key).isArray()) {
      throw new IllegalArgumentException("'" + key + "' is not a list");
    }
    List<byte[]> all = new ArrayList<>();
    root.get(key).forEach(item -> all.add(decoded(key, item)));
    return List.copyOf(all);
  }

  private static byte[] decoded(String key, JsonNode node) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException("'" + key + "' is not base64 text");
    }
    try {
      return Base64.getDecoder().decode(node.textValue());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + key + "' is not base64: " + e.getMessage(), e);
    }
  }

  private String text(String key) {
    JsonNode node = required(key);
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw new IllegalArgumentException("'" + key + "' is not text");
    }
    return node.textValue();
  }

  private JsonNode required(String key) {
    if (!has(root, key)) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return root.get(key);
  }

  private static boolean has(JsonNode node, String key) {
    return node.hasNonNull(key);
  }

  private static boolean flag(JsonNode node, String key) {
    if (!has(node, key)) {
      return false;
    }
    if (!node.get(key).isBoolean()) {
      throw new IllegalArgumentException("'" + key + "' is neither true nor false");
    }
    return node.get(key).booleanValue();
  }

  private static String choice(JsonNode node, String key, String... allowed) {
    String value = node.path(key).asText();
    if (!List.of(allowed).contains(value)) {
      throw new IllegalArgumentException(
          "'" + key + "' is '" + value + "', not one of " + List.of(allowed));
    }
    return value;
  }

  private static String upper(String value) {
    return value.toUpperCase(Locale.ROOT);
  }
}
