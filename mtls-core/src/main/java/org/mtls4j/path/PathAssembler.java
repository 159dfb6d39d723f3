package org.mtls4j.path;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Finds the paths from a client's certificate to the anchors, whatever order the certificates came
 * in: names chain, and each signature verifies, so that look-alikes of a CA lead nowhere. The JDK's
 * own path builder would do both, but answers every failure with the same words, so that no typed
 * reason could be given.
 */
final class PathAssembler {

  /** The most CA certificates below the anchor: webpki stops at 6, the JDK's builder at 5. */
  static final int MAX_AUTHORITIES = 11;

  private final Map<X500Principal, List<ParsedCertificate>> anchors;
  private final Map<X500Principal, List<ParsedCertificate>> intermediates;

  PathAssembler(
      Collection<ParsedCertificate> anchors, Collection<ParsedCertificate> intermediates) {
    this.anchors = bySubject(anchors);
    this.intermediates = bySubject(intermediates);
  }

  /**
   * Every path. Where {@code work} is exhausted by it, some are missing: one of them might have led
   * to another trust domain, so then the client is to be refused.
   */
  Paths assemble(
      ParsedCertificate leaf,
      Collection<ParsedCertificate> presented,
      Signatures signatures,
      Work work) {
    Search search = new Search(bySubject(presented), signatures, work);
    search.extend(List.of(leaf));
    return new Paths(search.found, search.whyNoMore);
  }

  /**
   * What was found.
   *
   * @param whyNoMore the most specific reason why there are not more; null where nothing was tried
   */
  record Paths(List<CandidatePath> found, @Nullable Rejection whyNoMore) {}

  private static Map<X500Principal, List<ParsedCertificate>> bySubject(
      Collection<ParsedCertificate> certificates) {
    Map<X500Principal, List<ParsedCertificate>> bySubject = new HashMap<>();
    for (ParsedCertificate one : new LinkedHashSet<>(certificates)) {
      bySubject
          .computeIfAbsent(one.certificate().getSubjectX500Principal(), any -> new ArrayList<>())
          .add(one);
    }
    return bySubject;
  }

  private final class Search {
    private final Map<X500Principal, List<ParsedCertificate>> authorities;
    private final Signatures signatures;
    private final Work work;
    private final List<CandidatePath> found = new ArrayList<>();
    private @Nullable Rejection whyNoMore;

    Search(
        Map<X500Principal, List<ParsedCertificate>> authorities, Signatures signatures, Work work) {
      this.authorities = authorities;
      this.signatures = signatures;
      this.work = work;
    }

    void extend(List<ParsedCertificate> path) {
      ParsedCertificate last = path.get(path.size() - 1);
      for (ParsedCertificate anchor : anchorsOf(last)) {
        if (isNew(anchor, path.subList(1, path.size()))
            && isIssuedBy(last, anchor)
            && work.spendPath()) {
          found.add(new CandidatePath(path, anchor));
        }
      }
      if (path.size() > MAX_AUTHORITIES) {
        return;
      }
      for (ParsedCertificate issuer : issuersOf(last)) {
        if (isNew(issuer, path) && isIssuedBy(last, issuer)) {
          List<ParsedCertificate> longer = new ArrayList<>(path);
          longer.add(issuer);
          extend(longer);
        }
      }
    }

    /** Those that were presented before those of the policy. */
    private Set<ParsedCertificate> issuersOf(ParsedCertificate certificate) {
      Set<ParsedCertificate> issuers = new LinkedHashSet<>(named(certificate, authorities));
      issuers.addAll(named(certificate, intermediates));
      return issuers;
    }

    private boolean isIssuedBy(ParsedCertificate certificate, ParsedCertificate issuer) {
      if (!work.spendStep()) {
        return false;
      }
      Optional<Rejection> flaw = signatures.flawOf(certificate, issuer);
      flaw.ifPresent(why -> whyNoMore = whyNoMore == null ? why : whyNoMore.orMoreSpecific(why));
      return flaw.isEmpty();
    }
  }

  /**
   * A CA that comes back under its name and key adds nothing but a loop; so does a copy of an
   * anchor's own certificate below it. What another key signed for an anchor leads further.
   */
  private static boolean isNew(ParsedCertificate issuer, List<ParsedCertificate> path) {
    for (ParsedCertificate earlier : path) {
      if (sameCa(earlier, issuer)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameCa(ParsedCertificate one, ParsedCertificate other) {
    return one.spki().equals(other.spki())
        && one.certificate()
            .getSubjectX500Principal()
            .equals(other.certificate().getSubjectX500Principal());
  }

  /**
   * Those that the key identifiers hint at (RFC 5280 section 4.2.1.1), and every other certificate
   * of their keys: it may be another domain's. Without a hint, all of the issuer's name.
   */
  private List<ParsedCertificate> anchorsOf(ParsedCertificate certificate) {
    List<ParsedCertificate> named = named(certificate, anchors);
    Set<Fingerprint> likely = new HashSet<>();
    for (ParsedCertificate anchor : named) {
      if (certificate.mayBeIssuedBy(anchor)) {
        likely.add(anchor.spki());
      }
    }
    return likely.isEmpty()
        ? named
        : named.stream().filter(anchor -> likely.contains(anchor.spki())).toList();
  }

  /** Those of the issuer's name. */
  private static List<ParsedCertificate> named(
      ParsedCertificate of, Map<X500Principal, List<ParsedCertificate>> pool) {
    return pool.getOrDefault(of.certificate().getIssuerX500Principal(), List.of());
  }
}
