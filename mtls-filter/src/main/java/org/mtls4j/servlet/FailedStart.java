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

  /** Of Tomcat's Catalina, and not of that which GlassFish and Payara have made of it. */
  private static final String TOMCAT = "org.apache.tomcat.InstanceManager";

  private FailedStart() {}

  /** Whether the container is known not to serve the application. */
  static boolean stops(ServletContext context) {
    Class<?> container = context.getClass();
    return container.getName().startsWith(JETTY)
        || (container.getName().startsWith(CATALINA)
            && canLoad(TOMCAT, container.getClassLoader()));
  }

  private static boolean canLoad(String name, @Nullable ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
