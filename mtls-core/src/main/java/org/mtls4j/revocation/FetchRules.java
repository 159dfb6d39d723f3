package org.mtls4j.revocation;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.mtls4j.revocation.fetch.FetchRule;

/** Which addresses may be fetched: those that the policy names, and on hosts that it permits. */
final class FetchRules {

  private FetchRules() {}

  /**
   * For an address that the policy names: it, its host, and the hosts that are permitted anyway.
   */
  static FetchRule ofPolicy(URI configured, FetchHosts permitted) {
    return address ->
        objection(address, isSamePlace(configured, address) || permitted.permits(address));
  }

  /** For an address that a certificate names: hosts that are permitted. */
  static FetchRule ofCertificate(FetchHosts permitted) {
    return address -> objection(address, permitted.permits(address));
  }

  private static Optional<String> objection(URI address, boolean permitted) {
    if (!CrlAddress.isHttp(address)) {
      return Optional.of("leads to '" + address + "', which is no http or https URL of a host");
    }
    return permitted
        ? Optional.empty()
        : Optional.of("leads to host '" + address.getHost() + "', which is not permitted");
  }

  private static boolean isSamePlace(URI one, URI other) {
    return Objects.equals(one.getHost(), other.getHost()) && one.getPort() == other.getPort();
  }
}
