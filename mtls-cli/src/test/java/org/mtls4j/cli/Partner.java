package org.mtls4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;

/** A policy of one partner with its files, and the partner's clients. */
record Partner(Path directory, CertificateAuthority ca) {

  static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [pki/acme-root.pem]
          names: {subject: {O: Acme GmbH, CN: "*"}}
          revocation: {crls: [pki/acme.crl]}
          grants:
            - roles: [orders:read]
      access:
        - {path: /orders/**, methods: [GET, HEAD], roles: [orders:read]}
        - {path: /health, allow: anyone}
      """;

  /** Writes the policy as {@code mtls-policy.yaml}, and what it names, into {@code directory}. */
  static Partner in(Path directory) throws IOException {
    CertificateAuthority ca =
        CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(Shell.NOW).build();
    Files.createDirectories(directory.resolve("pki"));
    ca.writeCertificate(directory.resolve("pki/acme-root.pem"));
    ca.crl().write(directory.resolve("pki/acme.crl"));
    Partner partner = new Partner(directory, ca);
    partner.policy(POLICY);
    return partner;
  }

  Path policy() {
    return directory.resolve("mtls-policy.yaml");
  }

  Path policy(String text) throws IOException {
    return Files.writeString(policy(), text);
  }

  IssuedCertificate client(String name) {
    return ca.issue("O=Acme GmbH,CN=" + name).build();
  }

  Path chain(String name) {
    return client(name).writeChain(directory.resolve(name + ".pem"));
  }
}
