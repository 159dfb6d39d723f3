package org.mtls4j.shiro;

import jakarta.servlet.ServletContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.shiro.config.Ini;
import org.apache.shiro.mgt.AuthorizingSecurityManager;
import org.apache.shiro.mgt.SecurityManager;
import org.apache.shiro.web.config.IniFilterChainResolverFactory;
import org.apache.shiro.web.config.WebIniSecurityManagerFactory;
import org.apache.shiro.web.env.IniWebEnvironment;
import org.mtls4j.servlet.ServletEntrance;

/**
 * Shiro configured by {@code shiro.ini} as ever, with the realm {@code mtlsRealm} and the filter
 * {@code authcX509} there to be used. Name it in the context-param {@code shiroEnvironmentClass}.
 *
 * <p>Where an {@code MtlsFilter} is declared, its verdict counts. Otherwise the realm judges by
 * {@code /WEB-INF/mtls-policy.yaml}, unless the context-param {@code mtls.policy} or {@code
 * mtlsRealm.policy} in {@code shiro.ini} name another; a policy that it cannot enforce stops the
 * deployment.
 */
public final class MtlsWebEnvironment extends IniWebEnvironment {

  private static final String GUARD = "certificateSessions";

  private final InstantSource clock;
  private final MtlsRealm realm;

  /** An environment that Shiro makes, at the system's time. */
  public MtlsWebEnvironment() {
    this(InstantSource.system());
  }

  /** An environment at the time that {@code clock} tells: for tests. */
  public MtlsWebEnvironment(InstantSource clock) {
    this.clock = clock;
    this.realm = new MtlsRealm(clock);
    setSecurityManagerFactory(new WithOurDefaults());
  }

  /**
   * Shiro's own filters would come after any other defaults of their names. It calls the class
   * deprecated, and its own environment takes no other.
   */
  @SuppressWarnings("deprecation")
  private static final class WithOurDefaults extends WebIniSecurityManagerFactory {
    /** An authorizer that shiro.ini names comes later, and counts. */
    @Override
    protected SecurityManager createDefaultInstance() {
      SecurityManager manager = super.createDefaultInstance();
      ((AuthorizingSecurityManager) manager).setAuthorizer(new CertificateAuthorizer());
      return manager;
    }

    @Override
    protected Map<String, ?> createDefaults(Ini ini, Ini.Section main) {
      Map<String, Object> defaults = new HashMap<>(super.createDefaults(ini, main));
      defaults.putAll(CertificateAuthorization.filters());
      return defaults;
    }
  }

  /** Leaves nothing behind where the application cannot start. */
  @Override
  public void init() {
    try {
      super.init();
    } catch (RuntimeException e) {
      realm.destroy();
      throw e;
    }
  }

  @Override
  protected Map<String, Object> getDefaults() {
    ServletContext context = getServletContext();
    if (ServletEntrance.hasFilter(context)) {
      realm.behindFilter(() -> ServletEntrance.authenticator(context));
    } else {
      realm.inApplication(named -> ServletEntrance.policy(context, named));
    }
    Map<String, Object> defaults = super.getDefaults();
    defaults.put("mtlsRealm", realm);
    defaults.put("authcX509", new X509AuthenticatingFilter(clock));
    defaults.put(GUARD, new SessionGuard());
    if (defaults.get(FILTER_CHAIN_RESOLVER_NAME) instanceof IniFilterChainResolverFactory chains) {
      List<String> everywhere = new ArrayList<>(chains.getGlobalFilters());
      everywhere.add(GUARD);
      chains.setGlobalFilters(everywhere);
    }
    return defaults;
  }
}
