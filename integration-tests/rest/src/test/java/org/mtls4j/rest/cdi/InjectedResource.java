package org.mtls4j.rest.cdi;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.mtls4j.identity.ClientIdentity;

/** Tells who calls, as everything that CDI injects knows it. */
@Path("/injected")
@Produces("text/plain")
@RequestScoped
public class InjectedResource {

  @Inject private OfRequest ofRequest;
  @Inject private OfApplication ofApplication;
  @Inject private Provider<ClientIdentity> client;

  /** Made by CDI. */
  public InjectedResource() {}

  @GET
  @RolesAllowed("reader")
  public String who(@Context SecurityContext security) {
    return security.getUserPrincipal().getName()
        + " "
        + name(client.get())
        + " "
        + ofRequest.who()
        + " "
        + ofApplication.who();
  }

  @GET
  @Path("anyone")
  @PermitAll
  public String anyone() {
    return name(client.get()) + " " + ofApplication.who();
  }

  static String name(ClientIdentity identity) {
    return identity == null ? "nobody" : identity.getName();
  }

  /** One in each request, made when it is first asked. */
  @RequestScoped
  public static class OfRequest {
    @Inject private ClientIdentity client;

    /** Made by CDI. */
    public OfRequest() {}

    /** The client's name. */
    public String who() {
      return name(client);
    }
  }

  /** One for all requests. */
  @ApplicationScoped
  public static class OfApplication {
    @Inject private Provider<ClientIdentity> client;

    /** Made by CDI. */
    public OfApplication() {}

    /** The client's name. */
    public String who() {
      return name(client.get());
    }
  }
}
