package org.mtls4j.containers.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.mtls4j.jaxrs.CallerOwns;
import org.mtls4j.jaxrs.RequiresCertificate;

/** Guarded by our own annotations, which no container knows. */
@Path("/orders")
@Produces("text/plain;charset=UTF-8")
public class OrderResource {

  /** Made by the framework. */
  public OrderResource() {}

  /** Any client that the filter lets through. */
  @GET
  @Path("{id}")
  @RequiresCertificate
  public String read(@PathParam("id") String id, @Context SecurityContext security) {
    return id + " for " + security.getUserPrincipal().getName();
  }

  /** The same; the filter asks for a role. */
  @PUT
  @Path("{id}")
  @RequiresCertificate
  public String write(@PathParam("id") String id, String body) {
    return id + " has " + body.length();
  }

  /** Partners see their own. */
  @GET
  @Path("of/{partner}")
  @CallerOwns(param = "partner", value = "{domain}")
  public String own(@PathParam("partner") String partner) {
    return partner;
  }

  /** One partner only. */
  @GET
  @Path("audit/globex")
  @RequiresCertificate(domain = "globex")
  public String audit() {
    return "audit";
  }

  /** Nobody has said who may. */
  @POST
  public String forgotten() {
    return "forgotten";
  }
}
