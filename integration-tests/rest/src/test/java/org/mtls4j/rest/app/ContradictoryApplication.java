package org.mtls4j.rest.app;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** One that cannot be guarded as it is annotated. */
@ApplicationPath("/api")
public final class ContradictoryApplication extends Application {

  /** What a scan finds. */
  public static final Set<Class<?>> CLASSES =
      Set.of(ContradictoryApplication.class, Contradictory.class);

  /** Made by the framework. */
  public ContradictoryApplication() {}

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(Contradictory.class);
  }

  /** Both open and closed. */
  @Path("/contradictory")
  public static final class Contradictory {
    @GET
    @PermitAll
    @DenyAll
    public String both() {
      return "both";
    }
  }
}
