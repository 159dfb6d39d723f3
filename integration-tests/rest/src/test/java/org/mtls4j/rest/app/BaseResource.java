package org.mtls4j.rest.app;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/**
 * Methods to inherit.
 *
 * @param <T> what is written
 */
@Produces("text/plain")
public abstract class BaseResource<T> {

  @GET
  @Path("as-inherited")
  @RolesAllowed("writer")
  public String asInherited() {
    return "as inherited";
  }

  @GET
  @Path("by-class")
  public String byClass() {
    return "by class";
  }

  @POST
  @RolesAllowed("writer")
  public String write(T text) {
    return "written " + text;
  }
}
