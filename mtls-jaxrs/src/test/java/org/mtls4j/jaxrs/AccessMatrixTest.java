package org.mtls4j.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;

/** Who may call what, told before anyone calls. */
class AccessMatrixTest {

  private static final MtlsPolicy POLICY =
      MtlsPolicy.builder()
          .domain(
              TrustDomain.named("acme")
                  .anchor(CertificateAuthority.named("CN=Acme").build().certificate())
                  .revocation(RevocationPolicy.NONE)
                  .grant(new Grant(Set.of("reader", "unused"), ClientMatch.ALL))
                  .grant(new Grant(Set.of("writer"), ClientMatch.ALL))
                  .build())
          .build();

  private final AccessMatrix matrix = AccessMatrix.of(POLICY, List.of(Orders.class));

  @Test
  void isATable() {
    assertThat(matrix)
        .hasToString(
            """
            operation            method         requires                      reached by
            DELETE /orders       Orders.delete  role admin                    nobody
            GET /orders          Orders.read    role reader or writer         acme (reader, writer)
            POST /orders         Orders.write   nobody: it has no annotation  nobody
            GET /orders/foreign  Orders.other   domain globex                 nobody
            GET /orders/health   Orders.health  anyone                        anyone\
            """);
  }

  @Test
  void pointsOutWhatNobodyCanReachAndWhatNothingAsksFor() {
    assertThat(matrix.remarks())
        .containsExactly(
            "nobody can reach DELETE /orders (Orders.delete): it asks for role admin",
            "nobody can reach POST /orders (Orders.write): it asks for nobody: it has no"
                + " annotation",
            "nobody can reach GET /orders/foreign (Orders.other): it asks for domain globex",
            "no operation asks for role unused");
  }

  @Test
  void isJson() {
    assertThat(matrix.toJson())
        .startsWith(
            "{\"operations\":[{\"httpMethod\":\"DELETE\",\"path\":\"/orders\","
                + "\"method\":\"Orders.delete\",\"requires\":\"role admin\",\"reachedBy\":[]},")
        .contains("\"reachedBy\":[\"acme (reader, writer)\"]")
        .endsWith("],\"unusedRoles\":[\"unused\"]}");
  }

  @Path("orders")
  static class Orders {
    @GET
    @RolesAllowed({"reader", "writer"})
    public void read() {}

    @POST
    public void write() {}

    @DELETE
    @RolesAllowed("admin")
    public void delete() {}

    @GET
    @Path("health")
    @PermitAll
    public void health() {}

    @GET
    @Path("foreign")
    @RequiresCertificate(domain = "globex")
    public void other() {}
  }
}
