package org.mtls4j.isolation;

import java.util.List;

/**
 * A client's certificate, and the CA certificates that the client sends with it.
 *
 * @param issuer who signed it
 * @param commonNames values of CN
 * @param organizations values of O
 * @param dns dNSNames, a wildcard among them perhaps
 * @param uris URIs, several SPIFFE IDs perhaps
 * @param serial shared with other CAs' certificates
 * @param presented the rest of the chain
 */
record Leaf(
    Authority issuer,
    List<String> commonNames,
    List<String> organizations,
    List<String> dns,
    List<String> uris,
    int serial,
    List<AuthorityCertificate> presented) {

  /** The same certificate, whatever is sent with it. */
  Leaf alone() {
    return new Leaf(issuer, commonNames, organizations, dns, uris, serial, List.of());
  }
}
