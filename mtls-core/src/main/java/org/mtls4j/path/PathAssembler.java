package org.mtls4j.path;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Finds the paths from a client's certificate to the anchors, whatever order the certificates came
 * in. Only names are compared here; {@link PkixKernel} checks the signatures. The JDK's own path
 * builder would do both, but answers every failure with the same words, so that no typed reason
 * could be given.
 */
final class PathAssembler {

  /** The longest path followed: webpki stops at 6 CA certificates, the JDK's builder at 5. */
  static final int MAX_DEPTH = 9;

  /** The most paths handed to the kernel, which checks at most MAX_DEPTH signatures in each. */
  static final int MAX_PATHS = 32;

  /** The most certificates tried as an issuer, whether or not a path came of it. */
  static final int MAX_STEPS = 512;

  private final Map<X500Principal, List<ParsedCertificate>> anchors;
  private final Map<X500Principal, List<ParsedCertificate>> intermediates;

  PathAssembler(
      Collection<ParsedCertificate> anchors, Collection<ParsedCertificate> intermediates) {
    this.anchors = bySubject(anchors.stream());
    this.intermediates = bySubject(intermediates.stream().filter(CaPurpose::allowsClients));
  }

  /**
   * Every path, or {@link Reason#CHAIN_TOO_LONG} where there are more than are looked at. None of
   * them is left out silently: a path that was not tried might have led to another trust domain.
   */
  Verdict<List<CandidatePath>> assemble(
      ParsedCertificate leaf, Collection<ParsedCertificate> presented) {
    Search search = new Search(bySubject(presented.stream().filter(CaPurpose::allowsClients)));
    search.extend(List.of(leaf));
    return search.exhausted
        ? Verdict.reject(Reason.CHAIN_TOO_LONG, "more possible paths than are looked at")
        : Verdict.accept(search.found);
  }

  private static Map<X500Principal, List<ParsedCertificate>> bySubject(
      Stream<ParsedCertificate> certificates) {
    return certificates
        .distinct()
        .collect(Collectors.groupingBy(parsed -> parsed.certificate().getSubjectX500Principal()));
  }

  private final class Search {
    private final Map<X500Principal, List<ParsedCertificate>> presented;
    private final List<CandidatePath> found = new ArrayList<>();
    private int steps;
    private boolean exhausted;

    Search(Map<X500Principal, List<ParsedCertificate>> presented) {
      this.presented = presented;
    }

    void extend(List<ParsedCertificate> path) {
      ParsedCertificate last = path.get(path.size() - 1);
      for (ParsedCertificate anchor : anchorsOf(last)) {
        if (spend()) {
          found.add(new CandidatePath(path, anchor));
        }
      }
      if (path.size() == MAX_DEPTH) {
        return;
      }
      for (ParsedCertificate issuer : issuers(last, presented)) {
        step(path, issuer);
      }
      for (ParsedCertificate issuer : issuers(last, intermediates)) {
        step(path, issuer);
      }
    }

    private void step(List<ParsedCertificate> path, ParsedCertificate issuer) {
      if (isNew(issuer, path) && !isAnchor(issuer) && spend()) {
        List<ParsedCertificate> longer = new ArrayList<>(path);
        longer.add(issuer);
        extend(longer);
      }
    }

    private boolean spend() {
      steps++;
      exhausted |= steps > MAX_STEPS || found.size() >= MAX_PATHS;
      return !exhausted;
    }
  }

  /** A CA that comes back under its name and key adds nothing but a loop. */
  private static boolean isNew(ParsedCertificate issuer, List<ParsedCertificate> path) {
    return path.stream().noneMatch(earlier -> sameCa(earlier, issuer));
  }

  /** A copy of an anchor's own self-issued certificate: the anchor itself is in the policy. */
  private boolean isAnchor(ParsedCertificate certificate) {
    X500Principal subject = certificate.certificate().getSubjectX500Principal();
    return subject.equals(certificate.certificate().getIssuerX500Principal())
        && anchors.getOrDefault(subject, List.of()).stream()
            .anyMatch(anchor -> sameCa(anchor, certificate));
  }

  private static boolean sameCa(ParsedCertificate one, ParsedCertificate other) {
    return one.spki().equals(other.spki())
        && one.certificate()
            .getSubjectX500Principal()
            .equals(other.certificate().getSubjectX500Principal());
  }

  /** With the likely anchors, every other certificate of their keys: it may be another domain's. */
  private List<ParsedCertificate> anchorsOf(ParsedCertificate certificate) {
    Set<Fingerprint> keys =
        issuers(certificate, anchors).stream()
            .map(ParsedCertificate::spki)
            .collect(Collectors.toSet());
    return anchors
        .getOrDefault(certificate.certificate().getIssuerX500Principal(), List.of())
        .stream()
        .filter(anchor -> keys.contains(anchor.spki()))
        .toList();
  }

  private static List<ParsedCertificate> issuers(
      ParsedCertificate of, Map<X500Principal, List<ParsedCertificate>> pool) {
    List<ParsedCertificate> named =
        pool.getOrDefault(of.certificate().getIssuerX500Principal(), List.of());
    List<ParsedCertificate> likely = named.stream().filter(of::mayBeIssuedBy).toList();
    return likely.isEmpty() ? named : likely;
  }
}
