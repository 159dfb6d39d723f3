package org.mtls4j;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.Requirement.AnyRole;
import org.mtls4j.revocation.Crl;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What a policy may say without its author knowing what follows from it. It can be enforced: these
 * are for people to read before they deploy it.
 */
public final class PolicyAdvice {

  private final MtlsPolicy policy;
  private final Instant at;
  private final List<PolicyProblem> advice = new ArrayList<>();

  private PolicyAdvice(MtlsPolicy policy, Instant at) {
    this.policy = policy;
    this.at = at;
  }

  /** Advice on {@code policy} as of {@code at}; empty where there is nothing to say. */
  public static List<PolicyProblem> on(MtlsPolicy policy, Instant at) {
    PolicyAdvice all = new PolicyAdvice(policy, at);
    policy.domains().forEach(all::onDomain);
    all.onNamesakes();
    all.onRoles();
    if (policy.access().rules().isEmpty()) {
      all.add(List.of("access"), "there is no rule: the filter denies every request");
    }
    RuleChecks rules = new RuleChecks(policy.access());
    all.advice.addAll(rules.advice());
    all.advice.addAll(rules.adviceOnTrials(at));
    all.advice.addAll(new LockChecks(policy.domains(), policy.locks()).advice(at));
    all.advice.addAll(SourceChecks.adviceOn(policy.source()));
    return List.copyOf(all.advice);
  }

  private void onDomain(TrustDomain domain) {
    domain
        .pinned()
        .forEach(pin -> onValidity(domain, "certificates", pin, "its client is refused"));
    if (domain.pinned().isEmpty()) {
      onAuthorities(domain);
    }
  }

  /** What a CA could do, which a pinned certificate cannot. */
  private void onAuthorities(TrustDomain domain) {
    domain.anchors().forEach(anchor -> onAnchor(domain, anchor));
    if (domain.trust().names().types().isEmpty()) {
      add(
          domain,
          "names",
          "without 'names' the domain's CAs may call their clients whatever they like");
    }
    if (domain.revocation().check() == Check.NONE) {
      add(domain, "revocation", "nobody is asked: a stolen key is good until its certificate ends");
    } else {
      onLists(domain);
    }
    if (policy.domains().size() == 1) {
      onReads(domain);
    }
  }

  private void onAnchor(TrustDomain domain, ParsedCertificate anchor) {
    if (!anchor.isCertificateAuthority()) {
      add(domain, "anchors", "'" + anchor + "' is no CA: nothing that it signed is accepted");
    }
    onValidity(domain, "anchors", anchor, "all its clients are refused");
  }

  private void onValidity(
      TrustDomain domain, String key, ParsedCertificate certificate, String so) {
    if (certificate.isExpiredAt(at)) {
      add(domain, key, "'" + certificate + "' ended on " + certificate.notAfter() + ": " + so);
    }
    if (certificate.isNotYetValidAt(at)) {
      add(domain, key, "'" + certificate + "' begins on " + certificate.notBefore() + ": " + so);
    }
  }

  private void onLists(TrustDomain domain) {
    RevocationPolicy revocation = domain.revocation();
    List<Crl> lists =
        revocation.crls().stream()
            .filter(source -> source instanceof CrlFile || source instanceof Crl)
            .flatMap(source -> source.current().stream())
            .toList();
    for (Crl list : lists) {
      if (at.isAfter(list.nextUpdate().plus(revocation.whenUndetermined().grace()))) {
        add(
            domain,
            "revocation",
            "the CRL of '" + list.issuer().getName() + "' lapsed on " + list.nextUpdate());
      }
    }
    if (lists.size() == revocation.crls().size() && revocation.ocsp().sources().isEmpty()) {
      onMissingLists(domain, lists);
    }
  }

  private void onMissingLists(TrustDomain domain, List<Crl> lists) {
    Set<X500Principal> listed = lists.stream().map(Crl::issuer).collect(Collectors.toSet());
    for (ParsedCertificate anchor : domain.anchors()) {
      if (anchor.isCertificateAuthority()
          && !listed.contains(anchor.certificate().getSubjectX500Principal())) {
        add(
            domain,
            "revocation",
            "no CRL of '" + anchor + "' is listed: nothing is known of what it has issued");
      }
    }
  }

  /** What is a problem of several domains. */
  private void onReads(TrustDomain domain) {
    Set<NameType> restricted = domain.trust().names().types();
    domain.identity().principal().readTypes().stream()
        .filter(type -> !restricted.isEmpty() && !restricted.contains(type))
        .map(NameType::label)
        .sorted()
        .forEach(
            label ->
                add(
                    domain,
                    "principal",
                    "reads "
                        + label
                        + ", which 'names' does not restrict: the CA may call anyone anything, and"
                        + " beside a second domain it could not stay so; list it there, as \"*\""
                        + " where that is meant"));
  }

  /** A client's certificate names its issuer; only the signature tells two of one name apart. */
  private void onNamesakes() {
    Map<X500Principal, ParsedCertificate> seen = new LinkedHashMap<>();
    for (TrustDomain domain : policy.domains()) {
      for (ParsedCertificate anchor : domain.anchors()) {
        X500Principal name = anchor.certificate().getSubjectX500Principal();
        ParsedCertificate earlier = seen.putIfAbsent(name, anchor);
        if (earlier != null && !earlier.spki().equals(anchor.spki())) {
          add(
              domain,
              "anchors",
              "two CAs with different keys are called '" + anchor + "'; is one of them false?");
        } else if (earlier != null && earlier.sha256().equals(anchor.sha256())) {
          add(domain, "anchors", "'" + anchor + "' is listed twice");
        }
      }
    }
  }

  private void onRoles() {
    Set<String> granted =
        policy.domains().stream()
            .flatMap(domain -> domain.identity().grants().stream())
            .flatMap(grant -> grant.roles().stream())
            .collect(Collectors.toSet());
    List<AccessRule> rules = policy.access().rules();
    IntStream.range(0, rules.size())
        .forEach(
            i -> {
              if (rules.get(i).requirement() instanceof AnyRole any) {
                Set<String> nobodys = new TreeSet<>(any.roles());
                nobodys.removeAll(granted);
                if (!nobodys.isEmpty()) {
                  add(
                      List.of("access", String.valueOf(i), "roles"),
                      "no grant gives anyone " + nobodys);
                }
              }
            });
  }

  private void add(TrustDomain domain, String key, String message) {
    advice.add(domain.problem(key, message));
  }

  private void add(List<String> place, String message) {
    advice.add(new PolicyProblem(place, message));
  }
}
