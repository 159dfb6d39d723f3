package org.mtls4j.rest.app;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.mtls4j.jaxrs.RequiresCertificate;

/** What is asked of certificates; the class asks for a domain, whatever its methods ask. */
@Path("/certificates")
@Produces("text/plain")
@RequiresCertificate(domain = {"acme", "initech"})
public final class CertificateResource {

  /** Made by the framework. */
  public CertificateResource() {}

  @GET
  @Path("domain")
  public String domain() {
    return "domain";
  }

  @GET
  @Path("policy")
  @RequiresCertificate(certificatePolicy = "1.3.6.1.4.1.99999.1")
  public String policy() {
    return "policy";
  }

  @GET
  @Path("young")
  @RequiresCertificate(maxAgeDays = 30)
  public String young() {
    return "young";
  }

  @GET
  @Path("role")
  @RolesAllowed("writer")
  public String role() {
    return "role";
  }
}
