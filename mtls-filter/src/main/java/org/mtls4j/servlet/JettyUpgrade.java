package org.mtls4j.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the handshakes of WebSockets behind the filter that judges. Jetty opens them in a filter of
 * its own, which it puts before all others unless there is one already by the name of its class:
 * this is that one, last of all filters, and hands on to Jetty's. Thread-safe.
 */
final class JettyUpgrade implements Filter {

  /** Jetty 12's for Servlet 6.0 and 6.1. */
  private static final List<String> FILTERS =
      List.of(
          "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter",
          "org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter");

  /** There once WebSockets are configured; without, Jetty's filter does not start. */
  private static final String COMPONENTS = "org.eclipse.jetty.websocket.core.WebSocketComponents";

  private final Class<? extends Filter> jettys;
  private @Nullable Filter filter;

  private JettyUpgrade(Class<? extends Filter> jettys) {
    this.jettys = jettys;
  }

  /** Whether Jetty has put its filter there, or the application has: where cannot be seen. */
  static boolean isThere(ServletContext context) {
    return FILTERS.stream().anyMatch(name -> context.getFilterRegistration(name) != null);
  }

  /**
   * Adds it after every filter that is declared, where the container is a Jetty with WebSockets.
   */
  static void addTo(ServletContext context) {
    // The container's own class loader: an application's may hide Jetty's classes.
    @Nullable ClassLoader container = context.getClass().getClassLoader();
    FILTERS.stream()
        .flatMap(name -> load(name, container).stream())
        .flatMap(jettys -> add(jettys, context).stream())
        .forEach(
            added -> {
              added.setAsyncSupported(true);
              added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            });
  }

  private static Optional<Class<? extends Filter>> load(
      String name, @Nullable ClassLoader container) {
    try {
      return Optional.of(Class.forName(name, false, container).asSubclass(Filter.class));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Empty where there is one by its name. */
  private static Optional<FilterRegistration.Dynamic> add(
      Class<? extends Filter> jettys, ServletContext context) {
    return Optional.ofNullable(context.addFilter(jettys.getName(), new JettyUpgrade(jettys)));
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    ServletContext context = config.getServletContext();
    if (context.getAttribute(COMPONENTS) != null) {
      filter = context.createFilter(jettys);
      filter.init(config);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (filter == null) {
      chain.doFilter(request, response);
    } else {
      filter.doFilter(request, response, chain);
    }
  }

  @Override
  public void destroy() {
    if (filter != null) {
      filter.destroy();
    }
  }
}
