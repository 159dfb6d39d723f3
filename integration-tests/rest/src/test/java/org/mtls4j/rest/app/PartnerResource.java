package org.mtls4j.rest.app;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.mtls4j.jaxrs.CallerOwns;

/** What belongs to the caller, also in sub-resources of every kind. */
@Path("/partners/{partner}")
@Produces("text/plain")
public final class PartnerResource {

  /** Made by the framework. */
  public PartnerResource() {}

  @GET
  @CallerOwns(param = "partner", value = "{domain}")
  public String about(@PathParam("partner") String partner) {
    return "partner " + partner;
  }

  /** A locator whose type is known at start. */
  @Path("orders")
  public Sub orders() {
    return new Sub();
  }

  /** A locator whose type only the request tells. */
  @Path("any/{kind}")
  public Object any(@PathParam("kind") String kind) {
    return kind.equals("open") ? new Open() : new Sub();
  }

  /** Reached through locators only. */
  @Produces("text/plain")
  public static final class Sub {

    @GET
    @RolesAllowed("reader")
    @CallerOwns(param = "partner", value = "{domain}")
    public String read(@PathParam("partner") String partner) {
      return "orders of " + partner;
    }

    @GET
    @Path("forgotten")
    public String forgotten() {
      return "forgotten";
    }

    /** The parent's variable again: both values are asked about. */
    @GET
    @Path("of/{partner}")
    @CallerOwns(param = "partner", value = "{domain}")
    public String twice() {
      return "twice";
    }

    @Path("deeper")
    public Sub deeper() {
      return new Sub();
    }
  }

  /** One that anyone may call. */
  @PermitAll
  @Produces("text/plain")
  public static final class Open {
    @GET
    public String read() {
      return "open";
    }
  }
}
