package org.mtls4j.rest.app;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.Optional;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.jaxrs.AccessCheck;
import org.mtls4j.jaxrs.Call;
import org.mtls4j.jaxrs.CheckedBy;

/** One annotation of each kind, and a method that has none. */
@Path("/orders")
@Produces("text/plain")
public final class OrderResource {

  /** Made by the framework. */
  public OrderResource() {}

  @GET
  @Path("{id}")
  @RolesAllowed("reader")
  public String read(@PathParam("id") String id) {
    return "order " + id;
  }

  @POST
  @RolesAllowed({"writer", "admin"})
  public String write(String text) {
    return "written " + text;
  }

  @DELETE
  @Path("{id}")
  @DenyAll
  public String delete() {
    return "deleted";
  }

  @GET
  @Path("open/health")
  @PermitAll
  public String health() {
    return "up";
  }

  @OPTIONS
  @Path("open/health")
  @PermitAll
  public String options() {
    return "whatever";
  }

  @GET
  @Path("forgotten/one")
  public String forgotten() {
    return "forgotten";
  }

  @GET
  @Path("even/{id}")
  @CheckedBy(Even.class)
  public String even() {
    return "even";
  }

  @GET
  @Path("broken/check")
  @CheckedBy(Broken.class)
  public String broken() {
    return "broken";
  }

  /** Only even numbers. */
  public static final class Even implements AccessCheck {
    /** Made by the feature. */
    public Even() {}

    @Override
    public Optional<String> objectionTo(ClientIdentity client, Call call) {
      String id = call.pathParameters().get("id").get(0);
      return Integer.parseInt(id) % 2 == 0 ? Optional.empty() : Optional.of(id + " is odd");
    }
  }

  /** Cannot make up its mind. */
  public static final class Broken implements AccessCheck {
    /** Made by the feature. */
    public Broken() {}

    @Override
    public Optional<String> objectionTo(ClientIdentity client, Call call) {
      throw new IllegalStateException("a bug in a check");
    }
  }
}
