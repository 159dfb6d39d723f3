package org.mtls4j.isolation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trust domain is to be like.
 *
 * @param name the domain
 * @param anchors its CAs' certificates
 * @param intermediates CA certificates for clients that send only their own
 * @param names patterns by the policy's key: CN, O, dns, uri
 * @param template the principal's template in parts, each a literal or one value in braces
 * @param grants patterns by the policy's key; each grants one role, and an empty one grants it to
 *     all
 */
record Domain(
    String name,
    List<AuthorityCertificate> anchors,
    List<AuthorityCertificate> intermediates,
    Map<String, List<String>> names,
    List<String> template,
    List<Map<String, List<String>>> grants) {

  /** Lists what the template and the grants read, without which no policy of several would load. */
  Domain restrictingWhatItReads() {
    Map<String, List<String>> restricted = new LinkedHashMap<>(names);
    for (String part : template) {
      switch (part) {
        case "{subject.CN}" -> restricted.putIfAbsent("CN", List.of("*"));
        case "{subject.O}" -> restricted.putIfAbsent("O", List.of("*"));
        case "{san.dns}" -> restricted.putIfAbsent("dns", List.of("**"));
        case "{san.uri}" -> restricted.putIfAbsent("uri", List.of("**"));
        default -> {
          // reads no name
        }
      }
    }
    grants.stream()
        .flatMap(match -> match.keySet().stream())
        .filter(key -> !key.equals("principal"))
        .forEach(key -> restricted.putIfAbsent(key, List.of("**")));
    return new Domain(name, anchors, intermediates, restricted, template, grants);
  }

  String role(int grant) {
    return "role-" + grant + "-of-" + name;
  }
}
