package org.mtls4j.demo.api;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Tells anyone that the API is up. */
@Path("/health")
@Produces("text/plain;charset=UTF-8")
public final class HealthResource {

  /** A resource. */
  public HealthResource() {}

  /** That it is up. */
  @GET
  @PermitAll
  public String health() {
    return "up\n";
  }
}
