package org.mtls4j.rest.app;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Path;

/** Inherits, and overrides a generic method without annotations. */
@Path("/inherited")
@RolesAllowed("reader")
public final class InheritingResource extends BaseResource<String> {

  /** Made by the framework. */
  public InheritingResource() {}

  @Override
  public String write(String text) {
    return "overridden " + text;
  }
}
