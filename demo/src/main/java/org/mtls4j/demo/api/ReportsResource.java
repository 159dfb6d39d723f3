package org.mtls4j.demo.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.mtls4j.jaxrs.RequiresCertificate;

/** What only operators see, and one thing that somebody forgot to say who may see. */
@Path("/reports/{day}")
@Produces("text/plain;charset=UTF-8")
public final class ReportsResource {

  /** A resource. */
  public ReportsResource() {}

  /** The report of a day. */
  @GET
  @RolesAllowed("operator")
  @RequiresCertificate(domain = "operations")
  public String report() {
    return "All partners are served.\n";
  }

  /** Nobody gets it, as it has no annotation; the log names it at start. */
  @GET
  @Path("draft")
  public String draft() {
    return "Not all partners are served.\n";
  }
}
