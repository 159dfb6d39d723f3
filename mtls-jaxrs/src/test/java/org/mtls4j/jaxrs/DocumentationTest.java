package org.mtls4j.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.jaxrs.example.PartnerOrders;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;

/**
 * That docs/rest.md is true: its example is a class that is compiled here, its matrix is that of
 * it.
 */
class DocumentationTest {

  private static final Path DOCUMENT = Path.of("../docs/rest.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/org/mtls4j/jaxrs/example/PartnerOrders.java");

  private static final MtlsPolicy POLICY =
      MtlsPolicy.builder()
          .domain(
              TrustDomain.named("acme")
                  .anchor(CertificateAuthority.named("CN=Acme").build().certificate())
                  .revocation(RevocationPolicy.NONE)
                  .grant(new Grant(Set.of("orders:read", "orders:write"), ClientMatch.ALL))
                  .build())
          .build();

  private static String document() throws IOException {
    return Files.readString(DOCUMENT);
  }

  @Test
  void theExampleIsCompiled() throws IOException {
    String example = Files.readString(EXAMPLE);
    assertThat(document())
        .contains("```java\n" + example.substring(example.indexOf("@Path(")) + "```");
  }

  @Test
  void theMatrixIsThatOfTheExample() throws IOException {
    assertThat(document())
        .contains("```\n" + AccessMatrix.of(POLICY, List.of(PartnerOrders.class)) + "\n```");
  }

  @Test
  void theReadmesExampleIsTheDemos() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String section = readme.substring(readme.indexOf("\n## REST resources"));
    String example = section.replaceFirst("(?s).*?```java\n(.*?)```.*", "$1");
    assertThat(Path.of("../demo/src/main/java/org/mtls4j/demo/api/OrdersResource.java"))
        .content()
        .contains(example);
  }
}
