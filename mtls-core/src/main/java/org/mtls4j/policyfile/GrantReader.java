package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.NameType;

/** Reads a domain's {@code grants}. */
final class GrantReader {

  private static final Set<String> MATCH_KEYS = new TreeSet<>(NamesReader.KEYS);

  /**
   * As Shiro's WildcardPermission reads it. To that, an empty part at the end is a wildcard, and
   * one in the middle never matches: neither can be what is meant.
   */
  private static final Pattern PERMISSION =
      Pattern.compile("[^:,]*[^:,\\s][^:,]*([:,][^:,]*[^:,\\s][^:,]*)*");

  static {
    MATCH_KEYS.addAll(Set.of("principal", "sha256", "certificate-policy"));
  }

  private final DomainName domain;
  private final AssertableNames names;
  private final ValueTemplate principal;

  private GrantReader(DomainName domain, AssertableNames names, ValueTemplate principal) {
    this.domain = domain;
    this.names = names;
    this.principal = principal;
  }

  /**
   * The grants of {@code domain}.
   *
   * @param names what its certificates can be called
   * @param principal what its clients are called
   */
  static List<Grant> read(
      Section section, DomainName domain, AssertableNames names, ValueTemplate principal) {
    GrantReader reader = new GrantReader(domain, names, principal);
    List<Grant> grants = new ArrayList<>();
    List<YamlNode> items = section.items("grants");
    for (int i = 0; i < items.size(); i++) {
      Section.of(items.get(i), "grants[" + i + "]", "{roles: [ … ]}", section.problems())
          .ifPresent(grant -> grants.add(reader.grant(grant)));
    }
    return grants;
  }

  private Grant grant(Section grant) {
    grant.allowOnly(Set.of("roles", "permissions", "match"), Set.of());
    if (grant.get("permissions").isEmpty() && !grant.isMisspelt("permissions")) {
      grant.require("roles");
    }
    return new Grant(
        grant.nonEmpty("roles").stream().map(Scalar::text).collect(Collectors.toSet()),
        permissions(grant),
        grant.section("match").map(this::match).orElse(ClientMatch.ALL));
  }

  private static Set<String> permissions(Section grant) {
    List<Scalar> permissions = grant.nonEmpty("permissions");
    for (Scalar permission : permissions) {
      if (!PERMISSION.matcher(permission.text()).matches()) {
        grant
            .problems()
            .add(
                permission.place(),
                "'"
                    + permission.text()
                    + "' is no permission: none of its parts between ':' and ',' may be empty");
      }
    }
    return permissions.stream().map(Scalar::text).collect(Collectors.toSet());
  }

  private ClientMatch match(Section match) {
    NamesReader.allowOnly(match, MATCH_KEYS, Set.of());
    Map<NameType, List<NamePattern>> asked = NamesReader.read(match);
    if (new AssertableNames(asked).isDisjointFrom(names)) {
      match
          .problems()
          .add(match.place(), "'match' never matches: the domain's 'names' permit none of it");
    }
    List<NamePattern> principals =
        match.oneOrMore("principal").stream().map(text -> principal(text, match)).toList();
    Set<Fingerprint> certificates = new LinkedHashSet<>();
    for (Scalar text : match.oneOrMore("sha256")) {
      Optional<Fingerprint> fingerprint = Fingerprint.parse(text.text());
      if (fingerprint.isEmpty()) {
        match
            .problems()
            .add(text.place(), "'" + text.text() + "' is no SHA-256: 64 hexadecimal digits");
      }
      fingerprint.ifPresent(certificates::add);
    }
    if (match.entries().isEmpty()) {
      match.problems().add(match.place(), "'match' is empty; leave it out to match every client");
    }
    return new ClientMatch(asked, principals, certificates, policies(match));
  }

  private static Set<String> policies(Section match) {
    Set<String> policies = new LinkedHashSet<>();
    for (Scalar text : match.oneOrMore("certificate-policy")) {
      if (!AttributeType.isOid(text.text())) {
        match
            .problems()
            .add(
                text.place(),
                "'" + text.text() + "' is no certificate policy: an object identifier, dotted");
      }
      policies.add(text.text());
    }
    return policies;
  }

  private NamePattern principal(Scalar text, Section match) {
    Matchless.why(domain, principal, text.text())
        .ifPresent(why -> match.problems().add(text.place(), why));
    return NamePattern.ofText(text.text());
  }
}
