package org.mtls4j.rest.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** Applications of one resource that differ in a setting. */
public final class Settings {

  private Settings() {}

  /** What a scan finds of one of them. */
  public static Set<Class<?>> classesOf(Class<? extends Application> application) {
    return Set.of(application, OrderResource.class);
  }

  private static class OfOrders extends Application {
    private final Map<String, Object> properties;

    OfOrders(String name, Object value) {
      properties = Map.of(name, value);
    }

    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(OrderResource.class);
    }

    @Override
    public Map<String, Object> getProperties() {
      return properties;
    }
  }

  /** Any client may call what has no annotation. */
  @ApplicationPath("/api")
  public static final class Lowered extends OfOrders {
    /** Made by the framework. */
    public Lowered() {
      super("mtls.rest.unannotated", "authenticated");
    }
  }

  /** Anyone should be able to: there is no such setting. */
  @ApplicationPath("/api")
  public static final class Opened extends OfOrders {
    /** Made by the framework. */
    public Opened() {
      super("mtls.rest.unannotated", "anyone");
    }
  }

  /** No features are to be loaded (Jakarta REST 3.1 section 4.1.2). */
  @ApplicationPath("/api")
  public static final class Unloaded extends OfOrders {
    /** Made by the framework. */
    public Unloaded() {
      super("jakarta.ws.rs.loadServices", false);
    }
  }
}
