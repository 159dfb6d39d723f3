package org.mtls4j.shiro;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authc.credential.AllowAllCredentialsMatcher;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.cache.Cache;
import org.apache.shiro.config.ConfigurationException;
import org.apache.shiro.lang.util.Destroyable;
import org.apache.shiro.mgt.SecurityManager;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.subject.support.DelegatingSubject;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyProblem;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.LivePolicy;
import org.mtls4j.policyfile.PolicyFileException;
import org.mtls4j.policyfile.PolicyResources;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * The realm of clients with certificates. By a policy of its own it judges chains; without one it
 * takes the word of the {@code MtlsFilter} in front, through {@link X509AuthenticatingFilter}. A
 * client's principals are its {@link ClientIdentity}, its name and its certificate; its roles and
 * permissions are what the policy grants.
 *
 * <p>It keeps no cache, so that there is none to clear when a certificate is revoked or the policy
 * changes: what a client is granted comes with the judgement of this request, and anywhere else the
 * certificate is judged again. Thread-safe once it is initialised.
 */
public final class MtlsRealm extends AuthorizingRealm implements Destroyable {

  private final InstantSource clock;
  private @Nullable Function<Map<String, String>, DeployedPolicy> application;
  private @Nullable MtlsPolicy policy;
  private @Nullable String location;
  private @Nullable Supplier<Optional<MtlsAuthenticator>> front;
  private @Nullable LivePolicy live;
  private volatile @Nullable MtlsAuthenticator authenticator;

  /** A realm that is configured, as by {@code shiro.ini}, at the system's time. */
  public MtlsRealm() {
    this(InstantSource.system());
  }

  /** A realm that is configured, at the time that {@code clock} tells: for tests. */
  public MtlsRealm(InstantSource clock) {
    // A handshake has proven the key: nothing secret is left to compare.
    super(new AllowAllCredentialsMatcher());
    this.clock = clock;
    setAuthenticationTokenClass(X509AuthenticationToken.class);
  }

  /** A realm that judges by {@code policy}, at the time that {@code clock} tells. */
  public MtlsRealm(MtlsPolicy policy, InstantSource clock) {
    this(clock);
    this.policy = policy;
  }

  /**
   * Names the policy file: relative to {@code /WEB-INF/} in a {@link MtlsWebEnvironment}, or a
   * {@code file:} URL.
   */
  public void setPolicy(String location) {
    this.location = location;
  }

  /**
   * A subject for a client that did not come through the filter {@code authcX509}. It has no
   * session: what is not kept cannot outlive the certificate.
   *
   * @param chain whose key the caller knows the client to hold, as a TLS handshake proves it
   * @param host the client's host name or address; null where it is not known
   * @throws AuthenticationException where the realms of {@code security} do not accept it
   */
  public static Subject subject(
      SecurityManager security, ClientChain chain, @Nullable String host) {
    AuthenticationInfo info = security.authenticate(new X509AuthenticationToken(chain, host));
    return new DelegatingSubject(
        new CertificatePrincipals(info.getPrincipals()), true, host, null, false, security);
  }

  /** The policy is the application's, by these init-params. */
  void inApplication(Function<Map<String, String>, DeployedPolicy> policies) {
    this.application = policies;
  }

  /** Requests come judged, by what {@code front} finds once the filter has started. */
  void behindFilter(Supplier<Optional<MtlsAuthenticator>> front) {
    this.front = front;
  }

  /** Refused where it is true: a cache would outlive what it remembers. */
  @Override
  public void setCachingEnabled(boolean enabled) {
    refuse(enabled);
  }

  /** Refused where it is true: a cache would outlive what it remembers. */
  @Override
  public void setAuthenticationCachingEnabled(boolean enabled) {
    refuse(enabled);
  }

  /** Refused where it is true: a cache would outlive what it remembers. */
  @Override
  public void setAuthorizationCachingEnabled(boolean enabled) {
    refuse(enabled);
  }

  /** Refused: Shiro would use it without having been told to. */
  @Override
  public void setAuthenticationCache(Cache<Object, AuthenticationInfo> cache) {
    refuse(true);
  }

  /** Refused: Shiro would use it without having been told to. */
  @Override
  public void setAuthorizationCache(Cache<Object, AuthorizationInfo> cache) {
    refuse(true);
  }

  private static void refuse(boolean caching) {
    if (caching) {
      throw new ConfigurationException(
          "the realm of certificates keeps no cache: it would outlive a revocation");
    }
  }

  @Override
  public boolean isCachingEnabled() {
    return false;
  }

  @Override
  protected void onInit() {
    super.onInit();
    if (authenticator != null) {
      return;
    }
    if (policy != null) {
      check(policy);
      authenticator = MtlsAuthenticator.of(policy, clock);
      return;
    }
    @Nullable DeployedPolicy deployed = configured();
    if (deployed != null) {
      live = open(deployed.objecting(this::problemsOf));
      authenticator = live.authenticator();
    }
  }

  /** The policy by the settings, or null where requests come judged. */
  private @Nullable DeployedPolicy configured() {
    Map<String, String> named =
        location == null ? Map.of() : Map.of(DeployedPolicy.PARAM, location);
    if (front != null && location != null) {
      throw new ConfigurationException(
          "MtlsFilter is in front and judges by its own policy: take 'policy' from the realm");
    }
    if (application != null) {
      return application.apply(named);
    }
    return location == null ? null : new DeployedPolicy(named, null, nowhere());
  }

  private static PolicyResources nowhere() {
    return file -> {
      throw new IOException(
          "only MtlsWebEnvironment knows /WEB-INF/; without it, name a file: URL");
    };
  }

  private LivePolicy open(DeployedPolicy deployed) {
    try {
      return deployed.open(getName(), clock);
    } catch (PolicyFileException e) {
      throw new ConfigurationException(
          "the policy cannot be enforced, so nothing is served:\n" + e.getMessage(), e);
    }
  }

  private void check(MtlsPolicy policy) {
    List<PolicyProblem> problems = problemsOf(policy);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
    }
  }

  /** What of a policy cannot be enforced here, also when it comes by a change. */
  private List<PolicyProblem> problemsOf(MtlsPolicy policy) {
    List<PolicyProblem> problems = new ArrayList<>();
    if (!policy.access().rules().isEmpty()) {
      problems.add(
          new PolicyProblem(
              List.of("access"),
              "only MtlsFilter enforces it: put the filter in front, or say in shiro.ini what"
                  + " clients may do"));
    }
    if (policy.source().isForwarded()) {
      problems.add(
          new PolicyProblem(
              List.of("source"),
              "only MtlsFilter knows whose headers to believe: put the filter in front, or take"
                  + " 'forwarded' out"));
    }
    for (TrustDomain domain : policy.domains()) {
      domain.identity().grants().stream()
          .flatMap(grant -> grant.permissions().stream())
          .flatMap(permission -> unreadable(permission).stream())
          .map(
              why ->
                  new PolicyProblem(
                      List.of("trust-domains", domain.name().value(), "grants"),
                      "a permission that Shiro cannot read: " + why))
          .forEach(problems::add);
    }
    return problems;
  }

  private Optional<String> unreadable(String permission) {
    try {
      getPermissionResolver().resolvePermission(permission);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("'" + permission + "': " + e.getMessage());
    }
  }

  /** What judges the requests; null where they come judged. */
  @Nullable MtlsAuthenticator authenticator() {
    return authenticator;
  }

  /**
   * The client of a token.
   *
   * @throws CertificateRejectedException where the policy does not accept its certificate
   */
  @Override
  protected AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    X509AuthenticationToken presented = (X509AuthenticationToken) token;
    ClientIdentity client =
        presented
            .client()
            .orElseGet(
                () ->
                    presented
                        .chain()
                        .map(this::judged)
                        .orElseThrow(
                            () -> new IllegalArgumentException("a token that was stored")));
    List<Object> principals = List.of(client, client.getName(), client.certificate());
    return new SimpleAuthenticationInfo(
        new CertificatePrincipals(principals, getName()), presented.getCredentials());
  }

  private ClientIdentity judged(ClientChain chain) {
    Verdict<ClientIdentity> verdict = judge(chain);
    return verdict
        .accepted()
        .orElseThrow(() -> new CertificateRejectedException(verdict.rejected().orElseThrow()));
  }

  private Verdict<ClientIdentity> judge(ClientChain chain) {
    @Nullable MtlsAuthenticator judge = authenticator;
    return judge == null
        ? Verdict.reject(
            new Rejection(
                Reason.INTERNAL_ERROR, "a realm without a policy of its own judges nobody"))
        : judge.authenticate(chain);
  }

  /** What a client is granted now; nothing where its certificate does not stand any more. */
  @Override
  protected @Nullable AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    for (Object principal : principals.fromRealm(getName())) {
      if (principal instanceof ClientIdentity client) {
        return standing(client).map(MtlsRealm::granted).orElse(null);
      }
    }
    return null;
  }

  private Optional<ClientIdentity> standing(ClientIdentity client) {
    return CurrentClient.is(client)
        ? Optional.of(client)
        : inForce().flatMap(judge -> judge.recheck(client).accepted());
  }

  /** What judges now: here or in front; empty where nobody is known to. */
  private Optional<MtlsAuthenticator> inForce() {
    @Nullable MtlsAuthenticator own = authenticator;
    if (own != null) {
      return Optional.of(own);
    }
    return front == null ? Optional.empty() : front.get();
  }

  private static AuthorizationInfo granted(ClientIdentity client) {
    SimpleAuthorizationInfo granted = new SimpleAuthorizationInfo(client.roles());
    granted.setStringPermissions(client.permissions());
    return granted;
  }

  /** Ends the watch over the policy and its revocation data. */
  @Override
  public void destroy() {
    @Nullable MtlsAuthenticator judge = authenticator;
    if (live != null) {
      live.close();
    } else if (judge != null) {
      judge.close();
    }
  }
}
