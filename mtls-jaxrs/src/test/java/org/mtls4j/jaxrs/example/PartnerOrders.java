package org.mtls4j.jaxrs.example;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.mtls4j.jaxrs.CallerOwns;
import org.mtls4j.jaxrs.CheckedBy;
import org.mtls4j.jaxrs.RequiresCertificate;

@Path("/partners/{partner}/orders")
@Produces("text/plain")
@CallerOwns(param = "partner", value = "{domain}")
public class PartnerOrders {

  @GET
  @RolesAllowed("orders:read")
  public String read(@PathParam("partner") String partner, @Context SecurityContext security) {
    return "orders of " + partner + " for " + security.getUserPrincipal().getName();
  }

  @POST
  @RolesAllowed("orders:write")
  @RequiresCertificate(domain = "acme", maxAgeDays = 90)
  public void write(String order) {}

  @DELETE
  @RolesAllowed("orders:write")
  @CheckedBy(OfficeHours.class)
  public void cancel() {}
}
