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
 * section 6). Immutable and thread-safe; never throws for anything that a client can send.
 */
public final class PathValidator {

  private final PathAssembler assembler;
  private final ChainLimits limits;

  /**
   * Validates to {@code anchors}, each known by its key; without any, every chain is refused.
   *
   * @param intermediates CA certificates for clients that send only their own
   */
  public PathValidator(
      Collection<ParsedCertificate> anchors,
      Collection<ParsedCertificate> intermediates,
      ChainLimits limits) {
    this.assembler = new PathAssembler(anchors, intermediates);
    this.limits = limits;
  }

  /** The paths that are valid at {@code at}, or the most specific reason why there is none. */
  public Verdict<ValidatedPaths> validate(ClientChain chain, Instant at) {
    return withinLimits(chain).then(ParsedChain::of).then(parsed -> validate(parsed, at));
  }

  private Verdict<ClientChain> withinLimits(ClientChain chain) {
    if (chain.certificates().size() > limits.certificates()) {
      return Verdict.reject(
          Reason.CHAIN_TOO_LONG, chain.certificates().size() + " certificates were presented");
    }
    try {
      for (X509Certificate certificate : chain.certificates()) {
        if (certificate.getEncoded().length > limits.certificateBytes()) {
          return Verdict.reject(
              Reason.CHAIN_TOO_LONG,
              "a certificate of " + certificate.getEncoded().length + " bytes was presented");
        }
      }
    } catch (CertificateEncodingException e) {
      return Verdict.reject(Reason.MALFORMED_CERTIFICATE, "a certificate has no encoding: " + e);
    }
    return Verdict.accept(chain);
  }

  private Verdict<ValidatedPaths> validate(ParsedChain chain, Instant at) {
    return assembler
        .assemble(chain.leaf(), chain.others())
        .then(candidates -> proven(candidates, chain, at));
  }

  private static Verdict<ValidatedPaths> proven(
      List<CandidatePath> candidates, ParsedChain chain, Instant at) {
    List<ValidatedPath> paths = new ArrayList<>();
    Rejection why = chain.whyNoPath();
    for (CandidatePath candidate : candidates) {
      Optional<Rejection> flaw = flawOf(candidate, at);
      if (flaw.isEmpty()) {
        paths.add(new ValidatedPath(candidate.certificates(), candidate.anchor()));
      } else {
        why = why.orMoreSpecific(flaw.get());
      }
    }
    return paths.isEmpty() ? Verdict.reject(why) : Verdict.accept(new ValidatedPaths(paths, at));
  }

  private static Optional<Rejection> flawOf(CandidatePath path, Instant at) {
    List<X509Certificate> certificates =
        path.certificates().stream().map(ParsedCertificate::certificate).toList();
    return PkixKernel.check(certificates, path.anchor().certificate(), at)
        .or(() -> AnchorRules.check(path, at))
        .or(() -> endEntity(path.certificates().get(0)));
  }

  private static Optional<Rejection> endEntity(ParsedCertificate leaf) {
    return leaf.isCertificateAuthority()
        ? Optional.of(new Rejection(Reason.NOT_AN_END_ENTITY, "the client's certificate is a CA's"))
        : Optional.empty();
  }
}
