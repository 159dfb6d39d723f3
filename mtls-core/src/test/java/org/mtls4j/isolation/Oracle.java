package org.mtls4j.isolation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What ought to be decided, told from what was generated and with none of the code under test: by
 * what signed what, and by regular expressions.
 */
final class Oracle {

  private final List<Domain> policy;

  Oracle(List<Domain> policy) {
    this.policy = policy;
  }

  /** The domains of which a CA vouches for the leaf, by itself or through certificates at hand. */
  Set<String> vouchedFor(Leaf leaf) {
    Set<AuthorityCertificate> atHand = new HashSet<>(leaf.presented());
    policy.forEach(domain -> atHand.addAll(domain.intermediates()));
    Set<String> domains = new TreeSet<>();
    for (Domain domain : policy) {
      Set<Authority> reached = new HashSet<>();
      domain.anchors().forEach(anchor -> reached.add(anchor.subject()));
      boolean grew = true;
      while (grew) {
        grew = false;
        for (AuthorityCertificate certificate : atHand) {
          grew |= reached.contains(certificate.issuer()) && reached.add(certificate.subject());
        }
      }
      if (reached.contains(leaf.issuer())) {
        domains.add(domain.name());
      }
    }
    return domains;
  }

  /** The domains that vouch for the leaf and may speak for its names. */
  Set<String> owners(Leaf leaf) {
    Set<String> vouching = vouchedFor(leaf);
    Set<String> owners = new TreeSet<>();
    for (Domain domain : policy) {
      if (vouching.contains(domain.name())
          && domain.names().entrySet().stream()
              .allMatch(listed -> permits(listed.getKey(), listed.getValue(), leaf))) {
        owners.add(domain.name());
      }
    }
    return owners;
  }

  /** The principal, or empty where the template makes none of the leaf. */
  Optional<String> principal(Domain domain, Leaf leaf, String sha256) {
    List<String> template = domain.template();
    StringBuilder principal = new StringBuilder();
    for (int i = 0; i < template.size(); i++) {
      String part = template.get(i);
      List<String> texts = texts(part, domain, leaf, sha256);
      if (texts.size() != 1 || !isUsable(part, texts.get(0), leaf)) {
        return Optional.empty();
      }
      boolean isClients = part.startsWith("{") && !part.equals("{domain}");
      if (isClients && i + 1 < template.size() && texts.get(0).contains(template.get(i + 1))) {
        return Optional.empty();
      }
      principal.append(texts.get(0));
    }
    return Optional.of(principal.toString());
  }

  private static List<String> texts(String part, Domain domain, Leaf leaf, String sha256) {
    return switch (part) {
      case "{domain}" -> List.of(domain.name());
      case "{subject.CN}" -> values("CN", leaf);
      case "{subject.O}" -> values("O", leaf);
      case "{san.dns}" -> values("dns", leaf);
      case "{san.uri}" -> values("uri", leaf);
      case "{certificate.serial}" -> List.of(Integer.toHexString(leaf.serial()));
      case "{sha256}" -> List.of(sha256);
      default -> List.of(part);
    };
  }

  Set<String> roles(Domain domain, Leaf leaf, String principal) {
    Set<String> roles = new TreeSet<>();
    for (int i = 0; i < domain.grants().size(); i++) {
      Map<String, List<String>> match = domain.grants().get(i);
      if (match.entrySet().stream()
          .allMatch(
              key ->
                  key.getKey().equals("principal")
                      ? key.getValue().stream().anyMatch(p -> matches("CN", p, principal))
                      : anyMatches(key.getKey(), key.getValue(), leaf))) {
        roles.add(domain.role(i));
      }
    }
    return roles;
  }

  private static boolean permits(String type, List<String> patterns, Leaf leaf) {
    List<String> values = values(type, leaf);
    return !values.isEmpty()
        && values.stream().allMatch(value -> matchesOne(type, patterns, value, leaf));
  }

  private static boolean anyMatches(String type, List<String> patterns, Leaf leaf) {
    return values(type, leaf).stream().anyMatch(value -> matchesOne(type, patterns, value, leaf));
  }

  private static boolean matchesOne(String type, List<String> patterns, String value, Leaf leaf) {
    return isUsable(type, value, leaf)
        && patterns.stream().anyMatch(pattern -> matches(type, pattern, value));
  }

  /** A wildcard names nobody, nor do two URIs of which one is a SPIFFE ID. */
  private static boolean isUsable(String type, String value, Leaf leaf) {
    return switch (type) {
      case "dns", "{san.dns}" -> !value.contains("*");
      case "uri", "{san.uri}" ->
          leaf.uris().size() == 1
              || leaf.uris().stream().noneMatch(uri -> uri.startsWith("spiffe:"));
      default -> true;
    };
  }

  private static List<String> values(String type, Leaf leaf) {
    return switch (type) {
      case "CN" -> leaf.commonNames();
      case "O" -> leaf.organizations();
      case "dns" -> leaf.dns().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
      case "uri" -> leaf.uris();
      default -> throw new AssertionError(type);
    };
  }

  private static boolean matches(String type, String pattern, String value) {
    String within =
        switch (type) {
          case "dns" -> "[^.]*";
          case "uri" -> "[^/?#]*";
          default -> ".*";
        };
    StringBuilder regex = new StringBuilder();
    for (String piece : pattern.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
      regex.append(
          switch (piece) {
            case "*" -> within;
            case "**" -> ".*";
            default -> Pattern.quote(piece);
          });
    }
    return Pattern.matches(regex.toString(), value);
  }
}
