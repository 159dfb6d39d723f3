package org.mtls4j.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** Two partners, a stranger, and what they call with. */
final class Clients {

  private static final String TRUST =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [acme.pem]
          names: {subject: {O: Acme, CN: "*"}}
          revocation: {check: none}
          grants:
            - {roles: [reader]}
            - {roles: [writer], match: {subject: {CN: writer}}}
        globex:
          anchors: [globex.pem]
          names: {subject: {O: Globex, CN: "*"}}
          revocation: {check: none}
          grants: [{roles: [reader, auditor]}]
      """;

  private static final CertificateAuthority ACME = ca("O=Acme,CN=Acme Root");
  private static final CertificateAuthority GLOBEX = ca("O=Globex,CN=Globex Root");

  private static final Map<String, IssuedCertificate> ALL =
      Map.of(
          "reader",
          ACME.issue("O=Acme,CN=reader").build(),
          "writer",
          ACME.issue("O=Acme,CN=writer").extension("2.5.29.32", false, policy()).build(),
          "old",
          ACME.issue("O=Acme,CN=old").validFrom(ACME.now().minus(Duration.ofDays(40))).build(),
          "globex",
          GLOBEX.issue("O=Globex,CN=reader").build(),
          "expired",
          ACME.issue("O=Acme,CN=reader").expired().build(),
          "stranger",
          ca("O=Acme,CN=Nobody").issue("O=Acme,CN=writer").build());

  private Clients() {}

  /** certificatePolicies (RFC 5280 section 4.2.1.4). */
  private static byte[] policy() {
    ASN1ObjectIdentifier policy = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
    try {
      return new CertificatePolicies(new PolicyInformation(policy)).getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static CertificateAuthority ca(String name) {
    return CertificateAuthority.named(name).build();
  }

  /** Writes the policy, with these rules for the filter, and its CAs. */
  static Path write(Path directory, String access) throws IOException {
    Path webInf = Files.createDirectories(directory.resolve("WEB-INF"));
    Files.writeString(webInf.resolve("mtls-policy.yaml"), TRUST + access);
    ACME.writeCertificate(webInf.resolve("acme.pem"));
    GLOBEX.writeCertificate(webInf.resolve("globex.pem"));
    return directory;
  }

  /** The client of this name; {@code nobody} has no certificate. */
  static TestClient of(String name) {
    return name.equals("nobody")
        ? RestServer.client().build()
        : RestServer.client().presenting(ALL.get(name)).build();
  }
}
