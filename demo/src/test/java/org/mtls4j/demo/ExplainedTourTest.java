package org.mtls4j.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.Explanation;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyReport;
import org.mtls4j.x509.ClientChain;

/** That every visit of the tour is explained as the tour sees the filter answer it. */
class ExplainedTourTest {

  private static final Path WEBAPP = Path.of("src/main/webapp");

  @TempDir private Path directory;

  private Workspace workspace() throws Exception {
    Workspace workspace = new Workspace(directory);
    Files.createDirectories(workspace.serverPki());
    Files.createDirectories(workspace.clients());
    try (Stream<Path> files = Files.walk(WEBAPP)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = workspace.application().resolve(WEBAPP.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return workspace;
  }

  @Test
  void everyVisitIsExplainedAsItIsAnswered() throws Exception {
    Workspace workspace = workspace();
    DemoPki pki = DemoPki.make(workspace);
    Instant now = pki.client("acme-shop").issuer().now();
    PolicyReport report =
        PolicyFile.check(workspace.application().resolve("WEB-INF/mtls-policy.yaml"), now);
    assertThat(report.problems()).isEmpty();
    assertThat(report.advice()).isEmpty();
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(report.policy().orElseThrow(), () -> now)) {
      for (Visit visit : Visits.ALL) {
        List<X509Certificate> chain =
            visit.client().isEmpty() ? List.of() : pki.client(visit.client()).chain();
        Explanation explanation =
            authenticator.explain(
                ClientChain.of(chain), AccessRequest.of(visit.method(), visit.path()), now);
        assertThat(explanation.rejection() == null ? "" : explanation.rejection().reason().code())
            .as(visit.what())
            .isEqualTo(visit.code());
      }
    }
  }
}
