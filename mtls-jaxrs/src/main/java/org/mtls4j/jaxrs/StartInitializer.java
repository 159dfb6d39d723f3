package org.mtls4j.jaxrs;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the start in a servlet container, so that no resource is ever served without the feature:
 * a REST framework that does not load features by {@code ServiceLoader}, or was told not to, would
 * serve all of them to anyone.
 */
public final class StartInitializer implements ServletContainerInitializer {

  /** Called by the container. */
  public StartInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    Deployment deployment = Deployment.current();
    deployment.surroundedBy(new WebApplication(context), InstantSource.system());
    ServletRegistration.@Nullable Dynamic check =
        context.addServlet(StartCheck.class.getName(), new StartCheck(deployment));
    FilterRegistration.@Nullable Dynamic guard =
        context.addFilter(StartGuard.class.getName(), new StartGuard(deployment));
    if (check != null && guard != null) {
      check.setLoadOnStartup(Integer.MAX_VALUE);
      guard.setAsyncSupported(true);
      guard.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
  }
}
