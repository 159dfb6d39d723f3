package org.mtls4j.rest.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The application that runs on every implementation. It names its resources and nothing else. */
@ApplicationPath("/api")
public final class PartnerApplication extends Application {

  static final Set<Class<?>> RESOURCES =
      Set.of(
          OrderResource.class,
          PartnerResource.class,
          CertificateResource.class,
          ContractResource.class,
          InheritingResource.class,
          WhoResource.class);

  /** Made by the framework. */
  public PartnerApplication() {}

  @Override
  public Set<Class<?>> getClasses() {
    return RESOURCES;
  }
}
