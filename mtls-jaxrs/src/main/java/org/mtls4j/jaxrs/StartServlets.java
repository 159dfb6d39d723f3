package org.mtls4j.jaxrs;

import jakarta.servlet.Registration;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a web application declares to serve REST with, as far as the implementation is known. */
final class StartServlets {

  /** Jersey's is a filter as well; RESTEasy's and CXF's have subclasses. */
  private static final Set<String> KNOWN =
      Set.of(
          "org.glassfish.jersey.servlet.ServletContainer",
          "org.jboss.resteasy.plugins.server.servlet.HttpServletDispatcher",
          "org.jboss.resteasy.plugins.server.servlet.FilterDispatcher",
          "org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet");

  private static final Set<String> OF_CXF =
      Set.of("org.apache.cxf.transport.servlet.AbstractHTTPServlet");

  private StartServlets() {}

  /** Their names, each of which serves one REST application. */
  static List<String> in(ServletContext context) {
    return Stream.concat(
            context.getServletRegistrations().values().stream(),
            context.getFilterRegistrations().values().stream())
        .filter(each -> isOneOf(KNOWN, each, context))
        .map(Registration::getName)
        .sorted()
        .toList();
  }

  /**
   * Has CXF hide its list of services, which it shows to anyone before any filter of REST, unless
   * the application says otherwise. To be called before its servlets are started.
   */
  static void hideLists(ServletContext context) {
    context.getServletRegistrations().values().stream()
        .filter(each -> isOneOf(OF_CXF, each, context))
        .forEach(each -> each.setInitParameter("hide-service-list-page", "true"));
  }

  private static boolean isOneOf(
      Set<String> classes, Registration registration, ServletContext context) {
    @Nullable String name = registration.getClassName();
    try {
      @Nullable Class<?> type =
          name == null ? null : Class.forName(name, false, context.getClassLoader());
      while (type != null && !classes.contains(type.getName())) {
        type = type.getSuperclass();
      }
      return type != null;
    } catch (ClassNotFoundException | LinkageError e) {
      // The container will tell.
      return false;
    }
  }
}
