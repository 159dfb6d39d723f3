package org.mtls4j.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.net.MalformedURLException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.DeployedPolicy;

/**
 * Puts the {@link MtlsFilter} in front of an application that has a policy and declares no filter:
 * at {@code /*}, for all dispatchers, before every filter that is declared. A policy is {@code
 * /WEB-INF/mtls-policy.yaml}, or what the context-param {@code mtls.policy} names, be it there or
 * not: without it nothing is served. Wherever there is a filter that judges, Jetty's own for
 * WebSockets is kept behind it.
 *
 * <p>Containers find it by themselves (Jakarta Servlet 6.0 section 8.2.4) where the jar is in
 * {@code WEB-INF/lib} and {@code web.xml} does not leave it out. Where {@code web.xml} has an
 * {@code absolute-ordering}, GlassFish and Payara load it by a class loader of their own, which has
 * only the jars that are named there. So it needs no class of another library, logs by the context,
 * and names the filter, which the application's class loader loads. Stateless.
 */
public final class MtlsInitializer implements ServletContainerInitializer {

  /** What the filter is called that it registers. */
  static final String FILTER = MtlsFilter.class.getName();

  /**
   * Shiro's, and ours as its value: then {@code authcX509} judges, in the filter's place. But only
   * where a filter of Shiro's is declared: without one nobody would.
   */
  private static final String SHIRO_PARAM = "shiroEnvironmentClass";

  private static final String SHIRO = "org.mtls4j.shiro.";
  private static final String SHIRO_FILTERS = "org.apache.shiro.web.servlet.";

  /** An initializer that the container finds. */
  public MtlsInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> found, ServletContext context)
      throws ServletException {
    boolean declared = MtlsRegistrations.of(context).findAny().isPresent();
    if (declared) {
      requireFilter(context);
    }
    if (declared || isGuardedByShiro(context)) {
      keepUpgradesBehind(context);
    } else if (hasPolicy(context)) {
      // Ours goes before it, unless another initializer has put a filter before all between.
      if (JettyUpgrade.isThere(context) && context.getFilterRegistrations().size() > 1) {
        warn(context);
      }
      register(context);
      JettyUpgrade.addTo(context);
    }
  }

  private static void keepUpgradesBehind(ServletContext context) {
    if (JettyUpgrade.isThere(context)) {
      warn(context);
    } else {
      JettyUpgrade.addTo(context);
    }
  }

  private static void warn(ServletContext context) {
    context.log(
        "WARNING: Jetty's filter for WebSockets is there already; where it stands before the filter"
            + " that judges, nobody judges who opens one: declare it in web.xml behind that");
  }

  private static void register(ServletContext context) throws ServletException {
    requireFilter(context);
    FilterRegistration.@Nullable Dynamic filter = context.addFilter(FILTER, FILTER);
    if (filter == null) {
      throw new ServletException(
          "there is another filter by the name " + FILTER + ", so nothing is served");
    }
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    context.log("every request is judged first by " + FILTER);
  }

  /** A container may go on without a filter that it cannot load, but not without an initializer. */
  private static void requireFilter(ServletContext context) throws ServletException {
    @Nullable ClassLoader application = context.getClassLoader();
    // An application that is put together in Java, as in an embedded Jetty, need not have its own.
    ClassLoader loader = application == null ? MtlsInitializer.class.getClassLoader() : application;
    try {
      Class.forName(FILTER, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ServletException("the filter cannot be loaded, so nothing is served", e);
    }
  }

  private static boolean hasPolicy(ServletContext context) {
    try {
      return context.getInitParameter(DeployedPolicy.CONTEXT_PARAM) != null
          || context.getResource("/WEB-INF/" + DeployedPolicy.DEFAULT_LOCATION) != null;
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isGuardedByShiro(ServletContext context) {
    @Nullable String environment = context.getInitParameter(SHIRO_PARAM);
    return environment != null
        && environment.strip().startsWith(SHIRO)
        && context.getFilterRegistrations().values().stream()
            .anyMatch(filter -> filter.getClassName().startsWith(SHIRO_FILTERS));
  }
}
