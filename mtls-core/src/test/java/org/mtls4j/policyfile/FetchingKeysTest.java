package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.revocation.CrlAddress;
import org.mtls4j.revocation.FetchHosts;
import org.mtls4j.revocation.Fetching;
import org.mtls4j.revocation.OcspSource;
import org.mtls4j.revocation.RevocationNetwork;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.Pem;

/** What the policy file says of fetching. */
class FetchingKeysTest {

  private static final String CA =
      Pem.of(CertificateAuthority.named("CN=Acme").build().certificate());

  private static MtlsPolicy load(String revocation, String more) throws PolicyFileException {
    String policy =
        """
        version: 1
        trust-domains:
          acme:
            anchors: [ca.pem]
            revocation: {%s}
        %s
        """
            .formatted(revocation, more);
    return PolicyFile.load(
        "p.yaml",
        policy.getBytes(StandardCharsets.UTF_8),
        location -> {
          if (!location.equals("ca.pem")) {
            throw new FileNotFoundException(location);
          }
          return new ByteArrayInputStream(CA.getBytes(StandardCharsets.US_ASCII));
        });
  }

  @Test
  void addressesAndWhatMayBeFetched() throws Exception {
    var revocation =
        load(
                "crls: [http://crl.acme.example/a.crl], fetch-hosts: [CRL.acme.example,"
                    + " \"*.example:8080\"], refresh: 5m, first-answer: 3s",
                "")
            .domains()
            .get(0)
            .revocation();
    assertThat(revocation.crls()).singleElement().isInstanceOf(CrlAddress.class);
    assertThat(revocation.crls().get(0)).hasToString("http://crl.acme.example/a.crl");
    assertThat(revocation.fetching())
        .isEqualTo(
            new Fetching(
                new FetchHosts(List.of("crl.acme.example", "*.example:8080")),
                Duration.ofMinutes(5),
                Duration.ofSeconds(3)));
    assertThat(revocation.crlSigners()).hasSize(1);
  }

  @Test
  void whatCertificatesNameSuffices() throws Exception {
    var policy = load("fetch-hosts: [crl.acme.example]", "");
    assertThat(policy.domains().get(0).revocation().hasSource()).isTrue();
    assertThat(policy.network()).isEqualTo(RevocationNetwork.DEFAULT);
  }

  @Test
  void theNetworkAndTheStore() throws Exception {
    String more =
        """
        network: {connect-timeout: 1s, timeout: 1m, proxy: "proxy.example:3128"}
        revocation-store: {directory: /var/lib/x, max-crl: 10MB, max-ocsp: 16kB}
        """;
    assertThat(load("check: none", more).network())
        .isEqualTo(
            new RevocationNetwork(
                Optional.of(Path.of("/var/lib/x")),
                10 << 20,
                16 << 10,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Optional.of(InetSocketAddress.createUnresolved("proxy.example", 3128))));
  }

  @Test
  void respondersInOrderAndWhoseKeysSign() throws Exception {
    var ocsp =
        load(
                "ocsp: [certificate, http://ocsp.acme.example/], ocsp-signers: [ca.pem],"
                    + " fetch-hosts: [ocsp.acme.example]",
                "")
            .domains()
            .get(0)
            .revocation()
            .ocsp();
    assertThat(ocsp.sources())
        .containsExactly(
            new OcspSource.NamedByCertificate(),
            new OcspSource.Responder(URI.create("http://ocsp.acme.example/")));
    assertThat(ocsp.signers()).hasSize(1);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "'crls: [http://]', '', 5:25",
    "'crls: [http://user@crl.example/x]', '', no http or https URL",
    "'crls: [https:///x]', '', no http or https URL",
    "'crls: [ftp://crl.example/x]', '', there is no file",
    "'fetch-hosts: [http://crl.example]', '', is no host",
    "'fetch-hosts: [\"*\"]', '', is no host",
    "'fetch-hosts: []', '', nothing to check revocation by",
    "'fetch-hosts: [x], refresh: 0s', '', is no duration",
    "'check: none', 'network: {timeout: soon}', is no duration",
    "'check: none', 'network: {proxy: here}', is no proxy",
    "'check: none', 'network: {proxy: \"here:70000\"}', is no proxy",
    "'check: none', 'network: {retries: 3}', unknown key 'retries' in network",
    "'check: none', 'revocation-store: {directory: relative}', is no absolute path",
    "'check: none', 'revocation-store: {max-crl: 2048MB}', is no size",
    "'check: none', 'revocation-store: {max-crl: 256}', is no size",
    "'check: none', 'revocation-store: {max-ocsp: 64}', is no size",
    "'ocsp: [certificate]', '', 'certificate' asks nobody without 'fetch-hosts'",
    "'ocsp: [ldap://x]', '', is no responder",
    "'ocsp: [\"http://a b\"]', '', is no responder",
    "'ocsp: []', '', nothing to check revocation by",
    "'crls: [http://x/a.crl], ocsp-signers: [ca.pem]', '', has no effect without 'ocsp'",
    "'ocsp: [http://x], ocsp-signers: [no.pem]', '', there is no file",
    "'check: none, ocsp: [http://x]', '', 'ocsp' has no effect beside"
  })
  void mistakes(String revocation, String more, String problem) {
    assertThatThrownBy(() -> load(revocation, more))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining(problem);
  }
}
