package org.mtls4j.demo.api;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Orders of a partner: {@code /partners/<partner>/orders}. The policy sees to whose they are. */
public final class OrdersServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private static final int MAX_ORDER_BYTES = 200;

  private final transient Map<String, List<String>> orders = new ConcurrentHashMap<>();

  /** A servlet with no orders yet. */
  public OrdersServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    for (String order : ordersOf(request)) {
      response.getWriter().println(order);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String text =
        new String(request.getInputStream().readNBytes(MAX_ORDER_BYTES), StandardCharsets.UTF_8);
    ordersOf(request)
        .add(text.strip().lines().findFirst().orElse("") + ", by " + request.getRemoteUser());
    response.setStatus(HttpServletResponse.SC_CREATED);
  }

  private List<String> ordersOf(HttpServletRequest request) {
    String partner = request.getPathInfo().split("/", 3)[1];
    return orders.computeIfAbsent(
        partner, name -> new CopyOnWriteArrayList<>(List.of("100 widgets for " + name)));
  }
}
