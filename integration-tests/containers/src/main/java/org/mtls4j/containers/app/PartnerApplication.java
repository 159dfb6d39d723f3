package org.mtls4j.containers.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The REST resources, below {@code /api}. Not final: Liberty puts a proxy of CDI before it. */
@ApplicationPath("/api")
public class PartnerApplication extends Application {

  /** Made by the framework. */
  public PartnerApplication() {}

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(OrderResource.class, RoleResource.class);
  }
}
