package org.mtls4j.servlet;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an application whose filter fails to start. Jakarta Servlet says only that the
 * filter gets no requests then ({@code Filter.init}): GlassFish and Payara serve the application
 * without it.
 */
final class FailedStart {

  private static final String JETTY = "org.eclipse.jetty.";
  private static final String CATALINA = "org.apache.catalina.";

  private FailedStart() {}

  /** Whether the container is known not to serve the application. */
  static boolean stops(ServletContext context) {
    Class<?> container = context.getClass();
    return container.getName().startsWith(JETTY)
        || (container.getName().startsWith(CATALINA) && isTomcats(container.getClassLoader()));
  }

  /** Whether it is Tomcat's Catalina, and not what GlassFish and Payara have made of an old one. */
  private static boolean isTomcats(@Nullable ClassLoader catalina) {
    try {
      Class.forName(CATALINA + "Context", false, catalina).getMethod("getInstanceManager");
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }
}
