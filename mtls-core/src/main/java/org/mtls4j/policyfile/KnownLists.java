package org.mtls4j.policyfile;

import java.util.List;
import java.util.Optional;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The CRL files of the policy in force. Another policy that names them goes on with them: a list
 * that is broken or goes back just now does not take the place of the last good one, nor keep a
 * change of the policy from taking effect.
 *
 * @param files all of them
 */
record KnownLists(List<CrlFile> files) {

  static final KnownLists NONE = new KnownLists(List.of());

  static KnownLists of(MtlsPolicy policy) {
    return new KnownLists(
        policy.domains().stream()
            .flatMap(domain -> domain.revocation().crls().stream())
            .filter(CrlFile.class::isInstance)
            .map(CrlFile.class::cast)
            .toList());
  }

  Optional<CrlFile> file(String name, List<ParsedCertificate> authorities) {
    return files.stream().filter(file -> file.is(name, authorities)).findFirst();
  }
}
