package org.mtls4j.path;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Proves the paths from a client's certificate to the anchors of all trust domains (RFC 5280
 * section 6). Thread-safe; never throws for anything that a client can send.
 */
public final class PathValidator {

  private final PathAssembler assembler;
  private final PinnedClients pinned;
  private final ChainLimits limits;
  private final ProvenAuthorities authorities = new ProvenAuthorities();

  /**
   * Validates to {@code anchors}, each known by its key; without any, every chain is refused.
   *
   * @param intermediates CA certificates for clients that send only their own
   * @param pinned the certificates of clients that are known without a CA
   */
  public PathValidator(
      Collection<ParsedCertificate> anchors,
      Collection<ParsedCertificate> intermediates,
      Collection<ParsedCertificate> pinned,
      ChainLimits limits) {
    this.pinned = new PinnedClients(pinned);
    this.assembler = new PathAssembler(anchors, intermediates);
    this.limits = limits;
  }

  /** The paths that are valid at {@code at}, or the most specific reason why there is none. */
  public Verdict<ValidatedPaths> validate(ClientChain chain, Instant at) {
    return judge(chain, at).verdict();
  }

  /** The same, and how long it stays so. */
  public PathOutcome judge(ClientChain chain, Instant at) {
    return withinLimits(chain)
        .then(presented -> ParsedChain.of(presented, authorities))
        .fold(
            parsed -> judge(parsed, at, new Work()),
            unreadable -> new PathOutcome(Verdict.reject(unreadable), Instant.MAX));
  }

  private Verdict<ClientChain> withinLimits(ClientChain chain) {
    if (chain.certificates().size() > limits.certificates()) {
      return Verdict.reject(
          Reason.CHAIN_TOO_LONG, chain.certificates().size() + " certificates were presented");
    }
    try {
      for (X509Certificate certificate : chain.certificates()) {
        int length = certificate.getEncoded().length;
        if (length > limits.certificateBytes()) {
          return Verdict.reject(
              Reason.CHAIN_TOO_LONG, "a certificate of " + length + " bytes was presented");
        }
      }
    } catch (CertificateEncodingException e) {
      return Verdict.reject(Reason.MALFORMED_CERTIFICATE, "a certificate has no encoding: " + e);
    }
    return Verdict.accept(chain);
  }

  PathOutcome judge(ParsedChain chain, Instant at, Work work) {
    Signatures signatures = new Signatures(work);
    PathAssembler.Paths candidates =
        assembler.assemble(chain.leaf(), chain.others(), signatures, work);
    List<Verdict<ValidatedPath>> judged =
        new ArrayList<>(pinned.judge(chain.leaf(), signatures, at));
    for (CandidatePath candidate : candidates.found()) {
      judged.add(prove(candidate, signatures, work, at));
    }
    // Of all that were looked at: another path may begin to be valid, or the reason change.
    Instant until = PathOutcome.until(concerned(candidates, chain.leaf()), at);
    if (work.isExhausted()) {
      return new PathOutcome(Verdict.reject(Work.TOO_MUCH), until);
    }
    List<ValidatedPath> proven = new ArrayList<>();
    judged.forEach(path -> path.accepted().ifPresent(proven::add));
    proven.forEach(authorities::remember);
    return new PathOutcome(
        proven.isEmpty()
            ? Verdict.reject(mostSpecific(chain, candidates, judged))
            : Verdict.accept(new ValidatedPaths(proven, at, until)),
        until);
  }

  private List<ParsedCertificate> concerned(
      PathAssembler.Paths candidates, ParsedCertificate leaf) {
    List<ParsedCertificate> concerned = new ArrayList<>(pinned.concerned(leaf));
    for (CandidatePath path : candidates.found()) {
      concerned.addAll(path.certificates());
      concerned.add(path.anchor());
    }
    return concerned;
  }

  private static Rejection mostSpecific(
      ParsedChain chain, PathAssembler.Paths candidates, List<Verdict<ValidatedPath>> judged) {
    Rejection why = chain.whyNoPath();
    if (candidates.whyNoMore() != null) {
      why = why.orMoreSpecific(candidates.whyNoMore());
    }
    for (Verdict<ValidatedPath> path : judged) {
      why = path.rejected().map(why::orMoreSpecific).orElse(why);
    }
    return why;
  }

  private static Verdict<ValidatedPath> prove(
      CandidatePath path, Signatures signatures, Work work, Instant at) {
    Optional<Rejection> flaw =
        PkixKernel.check(path, signatures, at)
            .or(() -> CaPurpose.check(path))
            .or(() -> AnchorRules.check(path, at))
            .or(() -> ConstrainedPath.check(path, work))
            .or(() -> EndEntityRules.check(path.leaf()));
    return flaw.isPresent()
        ? Verdict.reject(flaw.get())
        : PolicyGraph.policiesOf(path)
            .then(policies -> Verdict.accept(new ValidatedPath(path, policies)));
  }
}
