package org.mtls4j.rest.app;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A locator with an annotation that frameworks do not enforce; only CXF shows it at start. */
@Path("/guarded")
public final class GuardedLocatorResource {

  /** Made by the framework. */
  public GuardedLocatorResource() {}

  @Path("sub")
  @RolesAllowed("admin")
  public Object sub() {
    return new PartnerResource.Open();
  }

  /** One that has only this. */
  @ApplicationPath("/api")
  public static final class Alone extends Application {

    /** What a scan finds. */
    public static final Set<Class<?>> CLASSES = Set.of(Alone.class, GuardedLocatorResource.class);

    /** Made by the framework. */
    public Alone() {}

    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(GuardedLocatorResource.class);
    }
  }
}
