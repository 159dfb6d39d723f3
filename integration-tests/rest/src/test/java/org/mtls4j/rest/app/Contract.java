package org.mtls4j.rest.app;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** An interface that has all the annotations. */
@Path("/contract")
@Produces("text/plain")
@RolesAllowed("reader")
public interface Contract {

  @GET
  String read();

  @PUT
  @RolesAllowed("writer")
  String write();

  @GET
  @Path("open")
  @PermitAll
  String open();
}
