package org.mtls4j.rest.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Applications of one resource that differ in where they are. */
public final class Paths {

  private Paths() {}

  /** What a scan finds of them. */
  @SafeVarargs
  public static Set<Class<?>> classesOf(Class<? extends Application>... applications) {
    Set<Class<?>> classes = new HashSet<>();
    classes.add(OrderResource.class);
    for (Class<? extends Application> application : applications) {
      classes.add(application);
    }
    return Set.copyOf(classes);
  }

  private static class OfOrders extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(OrderResource.class);
    }
  }

  /** At the root. */
  @ApplicationPath("")
  public static final class Empty extends OfOrders {
    /** Made by the framework. */
    public Empty() {}
  }

  /** At the root. */
  @ApplicationPath("/")
  public static final class Slash extends OfOrders {
    /** Made by the framework. */
    public Slash() {}
  }

  /** Without a slash before, and with one after. */
  @ApplicationPath("api/")
  public static final class Trailing extends OfOrders {
    /** Made by the framework. */
    public Trailing() {}
  }

  /** With a star (Jakarta REST 3.1 section 2.3.2 allows it). */
  @ApplicationPath("/api/*")
  public static final class Star extends OfOrders {
    /** Made by the framework. */
    public Star() {}
  }

  /** Written in another way. */
  @ApplicationPath("%61pi")
  public static final class Encoded extends OfOrders {
    /** Made by the framework. */
    public Encoded() {}
  }

  /** Deeper. */
  @ApplicationPath("/api/v1")
  public static final class Deep extends OfOrders {
    /** Made by the framework. */
    public Deep() {}
  }

  /** One of two. */
  @ApplicationPath("/one")
  public static final class One extends OfOrders {
    /** Made by the framework. */
    public One() {}
  }

  /** The other, whose framework is told to load no features. */
  @ApplicationPath("/two")
  public static final class Unloaded extends OfOrders {
    /** Made by the framework. */
    public Unloaded() {}

    @Override
    public Map<String, Object> getProperties() {
      return Map.of("jakarta.ws.rs.loadServices", false);
    }
  }

  /** Only web.xml says where. */
  public static final class Mapped extends OfOrders {
    /** Made by the framework. */
    public Mapped() {}
  }
}
