package org.mtls4j.path;

import java.util.Optional;
import java.util.Set;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.KeyPurpose;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What a CA may issue for: where a CA certificate carries an extended key usage, it binds what it
 * issues. RFC 5280 does not say so; the Mozilla Root Store Policy (section 5.3), Go and OpenSSL do,
 * and a CA made for mail alone must not make API clients.
 */
final class CaPurpose {

  private CaPurpose() {}

  /** The first CA between client and anchor that may not issue for clients, or empty. */
  static Optional<Rejection> check(CandidatePath path) {
    for (int i = 1; i < path.certificates().size(); i++) {
      ParsedCertificate ca = path.certificates().get(i);
      if (!allowsClients(ca)) {
        return Optional.of(
            new Rejection(
                Reason.ISSUER_NOT_A_CA, "'" + ca + "' may not issue client certificates"));
      }
    }
    return Optional.empty();
  }

  static boolean allowsClients(ParsedCertificate ca) {
    Set<String> purposes = ca.extendedKeyUsage();
    return purposes == null
        || purposes.contains(KeyPurpose.CLIENT_AUTH)
        || purposes.contains(KeyPurpose.ANY);
  }
}
