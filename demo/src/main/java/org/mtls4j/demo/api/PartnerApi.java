package org.mtls4j.demo.api;

import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The API's resources. */
public final class PartnerApi extends Application {

  /** Made by the REST framework. */
  public PartnerApi() {}

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        HealthResource.class, MeResource.class, OrdersResource.class, ReportsResource.class);
  }
}
