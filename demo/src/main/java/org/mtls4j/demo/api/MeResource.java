package org.mtls4j.demo.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the caller who it is. */
@Path("/me")
@Produces("text/plain;charset=UTF-8")
public final class MeResource {

  /** A resource. */
  public MeResource() {}

  /** The caller's name and roles; any client that is known may ask. */
  @GET
  @RolesAllowed("**")
  public String me(@Context SecurityContext security) {
    return security.getUserPrincipal().getName()
        + ", by "
        + security.getAuthenticationScheme()
        + ", with roles "
        + Stream.of("orders:read", "orders:write", "operator")
            .filter(security::isUserInRole)
            .collect(Collectors.joining(", "))
        + "\n";
  }
}
