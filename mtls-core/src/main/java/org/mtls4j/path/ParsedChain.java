package org.mtls4j.path;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * @param broken what is wrong with the last of those that could not be; null where all could
 */
record ParsedChain(
    ParsedCertificate leaf, List<ParsedCertificate> others, @Nullable Rejection broken) {

  static Verdict<ParsedChain> of(ClientChain chain, ProvenAuthorities known) {
    return ParsedCertificate.of(chain.leaf())
        .then(leaf -> Verdict.accept(withOthers(leaf, chain, known)));
  }

  private static ParsedChain withOthers(
      ParsedCertificate leaf, ClientChain chain, ProvenAuthorities known) {
    @Nullable Rejection broken = null;
    List<ParsedCertificate> others = new ArrayList<>();
    for (var certificate : chain.certificates().subList(1, chain.certificates().size())) {
      Verdict<ParsedCertificate> parsed = known.read(certificate);
      parsed.accepted().ifPresent(others::add);
      broken = parsed.rejected().orElse(broken);
    }
    return new ParsedChain(leaf, List.copyOf(others), broken);
  }

  /** What to say where no path is found. */
  Rejection whyNoPath() {
    return broken != null
        ? broken
        : new Rejection(
            Reason.UNKNOWN_ISSUER,
            "no path from the issuer '"
                + leaf.certificate().getIssuerX500Principal().getName()
                + "' to an anchor");
  }
}
