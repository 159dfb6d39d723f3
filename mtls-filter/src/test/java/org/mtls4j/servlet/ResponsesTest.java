package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** Refusals as the policy wants them answered. */
class ResponsesTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority OTHER =
      CertificateAuthority.named("CN=Other Root").at(NOW).build();

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                              | nobody  | 401 | No certificate          | no-certificate
          {missing: 403}                  | nobody  | 403 | No certificate          | no-certificate
          {missing: 403, detail: none}    | nobody  | 403 | Forbidden               |
          {detail: none}                  | nobody  | 401 | Unauthorized            |
          {detail: none}                  | someone | 503 | Service Unavailable     |
          {undetermined: 401}             | someone | 401 | Revocation undetermined | revocation-undetermined
          {undetermined: 403}             | someone | 403 | Revocation undetermined | revocation-undetermined
          {missing: 403}                  | someone | 503 | Revocation undetermined | revocation-undetermined
          """)
  void answers(String responses, String who, int status, String title, String code)
      throws Exception {
    TestApplication.write(
        directory,
        """
        version: 1
        trust-domains: {acme: {anchors: [ca.pem], revocation: {crls: [other.crl]}}}
        access: [{path: /**, allow: authenticated}]
        responses: %s
        """
            .formatted(responses),
        CA);
    OTHER.crl().write(directory.resolve("WEB-INF/other.crl"));
    try (TestServer server = new TestServer(directory, InstantSource.fixed(NOW)).start()) {
      TestClient client =
          who.equals("nobody")
              ? TestServer.client().build()
              : TestServer.client(CA.issue("CN=someone").build());
      HttpResponse<String> refused = client.get(server.uri("/x"));
      assertThat(refused.statusCode()).isEqualTo(status);
      assertThat(refused.body())
          .contains("\"status\":" + status, "\"title\":\"" + title + "\"", "urn:uuid:");
      if (code == null) {
        assertThat(refused.body()).contains("about:blank").doesNotContain("code", "reason");
      } else {
        assertThat(refused.body()).contains("\"code\":\"" + code + "\"", "reason:" + code);
      }
      assertThat(refused.headers().firstValue("WWW-Authenticate").isPresent())
          .isEqualTo(status == 401);
      assertThat(refused.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }
  }
}
