package org.mtls4j.demo.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mtls4j.jaxrs.CallerOwns;
import org.mtls4j.jaxrs.CheckedBy;

/** Orders of a partner. */
@Path("/partners/{partner}/orders")
@Produces("text/plain;charset=UTF-8")
public final class OrdersResource {

  private static final int MAX_ORDER_BYTES = 200;

  private static final Map<String, List<String>> ORDERS = new ConcurrentHashMap<>();

  /** A resource. */
  public OrdersResource() {}

  /** The partner's orders: for the partner itself, and for operators. */
  @GET
  @RolesAllowed({"orders:read", "operator"})
  @CheckedBy(OwnerOrOperator.class)
  public String read(@PathParam("partner") String partner) {
    return String.join("\n", ordersOf(partner)) + "\n";
  }

  /** One of them; they are few, so that it is told with the others. */
  @GET
  @Path("{id}")
  @RolesAllowed({"orders:read", "operator"})
  @CheckedBy(OwnerOrOperator.class)
  public String readOne(@PathParam("partner") String partner) {
    return read(partner);
  }

  /** A new one: for the partner itself only. */
  @POST
  @RolesAllowed("orders:write")
  @CallerOwns(param = "partner", value = "{domain}")
  public Response order(
      @PathParam("partner") String partner, InputStream order, @Context SecurityContext security)
      throws IOException {
    String text = new String(order.readNBytes(MAX_ORDER_BYTES), StandardCharsets.UTF_8);
    ordersOf(partner)
        .add(
            text.strip().lines().findFirst().orElse("")
                + ", by "
                + security.getUserPrincipal().getName());
    return Response.status(Response.Status.CREATED).build();
  }

  private static List<String> ordersOf(String partner) {
    return ORDERS.computeIfAbsent(
        partner, name -> new CopyOnWriteArrayList<>(List.of("100 widgets for " + name)));
  }
}
