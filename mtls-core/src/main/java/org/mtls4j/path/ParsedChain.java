package org.mtls4j.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A presented chain, read.
 *
 * @param leaf the client's own certificate
 * @param others the rest of them that could be read: a broken one that no path needs does no harm
 * @param whyNoPath what to say where no path is found
 */
record ParsedChain(ParsedCertificate leaf, List<ParsedCertificate> others, Rejection whyNoPath) {

  static Verdict<ParsedChain> of(ClientChain chain, ProvenAuthorities known) {
    return ParsedCertificate.of(chain.leaf()).then(leaf -> withOthers(leaf, chain, known));
  }

  private static Verdict<ParsedChain> withOthers(
      ParsedCertificate leaf, ClientChain chain, ProvenAuthorities known) {
    Rejection whyNoPath =
        new Rejection(
            Reason.UNKNOWN_ISSUER,
            "no path from the issuer '"
                + leaf.certificate().getIssuerX500Principal().getName()
                + "' to an anchor");
    List<ParsedCertificate> others = new ArrayList<>();
    for (var certificate : chain.certificates().subList(1, chain.certificates().size())) {
      Verdict<ParsedCertificate> parsed = known.read(certificate);
      parsed.accepted().ifPresent(others::add);
      Optional<Rejection> broken = parsed.rejected();
      if (broken.isPresent()) {
        whyNoPath = broken.get();
      }
    }
    return Verdict.accept(new ParsedChain(leaf, List.copyOf(others), whyNoPath));
  }
}
