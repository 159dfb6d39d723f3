package org.mtls4j.rest.app;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.security.Principal;
import org.mtls4j.jaxrs.MtlsFeature;

/** Tells who calls, at once, later, and event by event. */
@Path("/who")
@Produces("text/plain")
public final class WhoResource {

  /** Made by the framework. */
  public WhoResource() {}

  static String who(SecurityContext security) {
    Principal principal = security.getUserPrincipal();
    return (principal == null
            ? "nobody"
            : principal.getClass().getSimpleName() + " " + principal.getName())
        + " "
        + security.getAuthenticationScheme()
        + " "
        + security.isSecure()
        + " "
        + security.isUserInRole("reader")
        + " "
        + security.isUserInRole("admin");
  }

  @GET
  @RolesAllowed("**")
  public String now(@Context SecurityContext security) {
    return who(security);
  }

  @GET
  @Path("anyone")
  @PermitAll
  public String anyone(@Context SecurityContext security) {
    return who(security);
  }

  @GET
  @Path("matrix")
  @RolesAllowed("reader")
  public String matrix() {
    return new MtlsFeature().matrix().orElseThrow().toJson();
  }

  @GET
  @Path("later")
  @RolesAllowed("reader")
  public void later(@Suspended AsyncResponse response, @Context SecurityContext security) {
    String who = who(security);
    new Thread(() -> response.resume("later " + who)).start();
  }

  @GET
  @Path("events")
  @Produces("text/event-stream")
  @RolesAllowed("reader")
  public void events(
      @Context SseEventSink sink, @Context Sse sse, @Context SecurityContext security) {
    String who = who(security);
    new Thread(
            () -> {
              sink.send(sse.newEvent("event " + who));
              sink.close();
            })
        .start();
  }
}
