package org.mtls4j.rest.cdi;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** An application whose classes CDI makes. */
@ApplicationPath("/api")
public final class CdiApplication extends Application {

  /** What a scan finds. */
  public static final Set<Class<?>> CLASSES = Set.of(CdiApplication.class, InjectedResource.class);

  /** Made by the framework. */
  public CdiApplication() {}

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(InjectedResource.class);
  }
}
