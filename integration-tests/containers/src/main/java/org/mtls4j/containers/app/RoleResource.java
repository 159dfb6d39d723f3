package org.mtls4j.containers.app;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Guarded by the standard annotation, which some containers know as well. */
@Path("/roles")
@Produces("text/plain;charset=UTF-8")
public class RoleResource {

  /** Made by the framework. */
  public RoleResource() {}

  /** For a role of both partners. */
  @GET
  @Path("reader")
  @RolesAllowed("reader")
  public String reader() {
    return "reader";
  }

  /** For a role of one. */
  @GET
  @Path("auditor")
  @RolesAllowed("auditor")
  public String auditor() {
    return "auditor";
  }
}
