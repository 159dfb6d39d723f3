package org.mtls4j.benchmark;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A resource as small as one can be that still says something. */
@Path("orders")
public final class Orders {

  /** The order of that number. */
  @GET
  @Path("{number}")
  @Produces(MediaType.APPLICATION_JSON)
  public String order(@PathParam("number") int number) {
    return "{\"number\":"
        + number
        + ",\"partner\":\"partner-0\",\"items\":[{\"article\":\"4711\",\"count\":3}]}";
  }
}
