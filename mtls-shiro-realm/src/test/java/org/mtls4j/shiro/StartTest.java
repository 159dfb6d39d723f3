package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authc.credential.AllowAllCredentialsMatcher;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.authz.permission.PermissionResolver;
import org.apache.shiro.cache.MapCache;
import org.apache.shiro.config.ConfigurationException;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** What starts, whom it then lets in, and what cannot be enforced and so stops the deployment. */
class StartTest {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme Root").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          principal: "{subject.CN}"
          revocation: {check: none}
          grants:
            - permissions: ["orders:read"]
      """;

  private static final long PATIENCE_MILLIS = 30_000;
  private static final String CHAINS = "[urls]\n/** = authcX509, perms[\"orders:read\"]\n";

  private static final String CACHE = "[main]\ncache = org.mtls4j.shiro.StartTest$OneCache\n";

  @TempDir private Path directory;

  @BeforeEach
  void write() throws Exception {
    ShiroServer.write(directory, "web.xml", Files.readString(Path.of("../docs/shiro/web.xml")));
    CA.writeCertificate(directory.resolve("WEB-INF/ca.pem"));
  }

  static Stream<Arguments> stops() {
    return Stream.of(
        arguments(
            "access without the filter",
            POLICY + "access:\n  - {path: /**, allow: authenticated}\n",
            CHAINS,
            "mtls-policy.yaml:10:3: 'access': only MtlsFilter enforces it"),
        arguments(
            "forwarded certificates without the filter",
            POLICY.replace("- permissions", "- roles: [proxy]\n        permissions")
                + "source: forwarded\n"
                + "forwarded: {format: nginx, from: {domain: acme, roles: [proxy]}}\n",
            CHAINS,
            "mtls-policy.yaml:10:9: 'source': only MtlsFilter knows whose headers to believe"),
        arguments(
            "a policy with problems",
            POLICY.replace("principal", "principle"),
            CHAINS,
            "/WEB-INF/mtls-policy.yaml:5:5: unknown key 'principle'"),
        arguments(
            "another policy that is not there",
            POLICY,
            "[main]\nmtlsRealm.policy = other.yaml\n" + CHAINS,
            "/WEB-INF/other.yaml"),
        arguments(
            "a policy outside of WEB-INF",
            POLICY,
            "[main]\nmtlsRealm.policy = ../mtls-policy.yaml\n" + CHAINS,
            "it is no file below /WEB-INF/"),
        arguments(
            "a cache of authorizations",
            POLICY,
            "[main]\nmtlsRealm.authorizationCachingEnabled = true\n" + CHAINS,
            "keeps no cache"),
        arguments(
            "a cache of authentications",
            POLICY,
            "[main]\nmtlsRealm.authenticationCachingEnabled = true\n" + CHAINS,
            "keeps no cache"),
        arguments(
            "a cache of authorizations given by hand",
            POLICY,
            CACHE + "mtlsRealm.authorizationCache = $cache\n" + CHAINS,
            "keeps no cache"),
        arguments(
            "a cache of authentications given by hand",
            POLICY,
            CACHE + "mtlsRealm.authenticationCache = $cache\n" + CHAINS,
            "keeps no cache"),
        arguments(
            "any cache",
            POLICY,
            "[main]\nmtlsRealm.cachingEnabled = true\n" + CHAINS,
            "keeps no cache"),
        arguments(
            "permissions that another resolver cannot read",
            POLICY,
            "[main]\nodd = org.mtls4j.shiro.StartTest$ReadsNothing\n"
                + "mtlsRealm.permissionResolver = $odd\n"
                + CHAINS,
            "mtls-policy.yaml:8:7: 'trust-domains.acme.grants': a permission that Shiro cannot"
                + " read: 'orders:read': not mine"),
        arguments(
            "a declared realm that cannot know WEB-INF",
            POLICY,
            "[main]\nmine = org.mtls4j.shiro.MtlsRealm\nmine.policy = mtls-policy.yaml\n" + CHAINS,
            "only MtlsWebEnvironment knows /WEB-INF/"));
  }

  /** A resolver of another notation. */
  public static final class ReadsNothing implements PermissionResolver {
    @Override
    public Permission resolvePermission(String permission) {
      throw new IllegalArgumentException("not mine");
    }
  }

  /** A cache that an ini file can name. */
  public static final class OneCache extends MapCache<Object, Object> {
    /** Made by Shiro. */
    public OneCache() {
      super("one", new ConcurrentHashMap<>());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void stops(String what, String policy, String ini, String told) throws Exception {
    ShiroServer.write(directory, "mtls-policy.yaml", policy);
    ShiroServer.write(directory, "shiro.ini", ini);
    assertThatThrownBy(() -> ShiroServer.start(directory).close()).hasStackTraceContaining(told);
  }

  static Stream<Arguments> strategies() {
    String strategy = "securityManager.authenticator.authenticationStrategy = $s\n";
    return Stream.of(
        arguments("one realm", "", "200"),
        arguments("beside a realm of people", "[users]\ncarol = secret\n", "200"),
        arguments(
            "at least one",
            "s = org.apache.shiro.authc.pam.AtLeastOneSuccessfulStrategy\n"
                + strategy
                + "[users]\ncarol = secret\n",
            "200"),
        arguments(
            "the first",
            "s = org.apache.shiro.authc.pam.FirstSuccessfulStrategy\n"
                + strategy
                + "[users]\ncarol = secret\n",
            "200"),
        arguments(
            "all, of which one knows no certificates",
            "s = org.apache.shiro.authc.pam.AllSuccessfulStrategy\n"
                + strategy
                + "[users]\ncarol = secret\n",
            "403 certificate-not-sufficient"),
        arguments(
            "two realms of ours", "mine = org.mtls4j.shiro.MtlsRealm\n", "500 internal-error"));
  }

  /** Knows more of machines, by the token that the filter makes. */
  public static final class Inventory extends AuthorizingRealm {

    /** Takes certificates. */
    public Inventory() {
      super(new AllowAllCredentialsMatcher());
      setAuthenticationTokenClass(X509AuthenticationToken.class);
    }

    @Override
    protected AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
      return new SimpleAuthenticationInfo("pump-7", token.getCredentials(), getName());
    }

    @Override
    protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
      SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
      info.addStringPermission("water:" + getAvailablePrincipal(principals));
      return info;
    }
  }

  @Test
  void anotherRealmMayKnowMoreOfAMachine() throws Exception {
    ShiroServer.write(directory, "mtls-policy.yaml", POLICY);
    ShiroServer.write(
        directory,
        "shiro.ini",
        """
        [main]
        inventory = org.mtls4j.shiro.StartTest$Inventory
        [users]
        alice = secret, boss
        pump-7 = secret, boss
        [roles]
        boss = *
        [urls]
        /water/** = authcX509, perms["water:pump-7", "orders:read"]
        /** = authcX509, perms["orders:write"]
        """);
    try (ShiroServer server = ShiroServer.start(directory)) {
      TestClient alice = ShiroServer.client(CA.issue("CN=alice").build());
      assertThat(alice.get(server.uri("/water/x")).body()).startsWith("alice|alice|alice|");
      // A realm of people's passwords is not asked about machines, whatever they are called.
      assertThat(alice.get(server.uri("/x")).statusCode()).isEqualTo(403);
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void strategies(String what, String ini, String expected) throws Exception {
    ShiroServer.write(directory, "mtls-policy.yaml", POLICY);
    ShiroServer.write(directory, "shiro.ini", "[main]\n" + ini + CHAINS);
    try (ShiroServer server = ShiroServer.start(directory)) {
      HttpResponse<String> answer =
          ShiroServer.client(CA.issue("CN=alice").build()).get(server.uri("/x"));
      String code = answer.body().replaceAll("(?s).*\"code\":\"([a-z-]+)\".*", " $1");
      assertThat(answer.statusCode() + (code.startsWith(" ") ? code : "")).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAINS, "[urls]\n/** = authcX509, misspelt\n"})
  void theWatchEndsWithTheApplication(String ini) throws Exception {
    CA.crl().write(directory.resolve("WEB-INF/acme.crl"));
    ShiroServer.write(
        directory, "mtls-policy.yaml", POLICY.replace("{check: none}", "{crls: [acme.crl]}"));
    ShiroServer.write(directory, "shiro.ini", ini);
    Set<Thread> before = watchers();
    try (ShiroServer server = ShiroServer.start(directory)) {
      assertThat(ini).isEqualTo(CHAINS);
      TestClient alice = ShiroServer.client(CA.issue("CN=alice").build());
      assertThat(alice.get(server.uri("/x")).statusCode()).isEqualTo(200);
      assertThat(watchers()).hasSizeGreaterThan(before.size());
    } catch (IllegalArgumentException | ConfigurationException e) {
      assertThat(ini).isNotEqualTo(CHAINS);
    }
    Set<Thread> left = watchers();
    left.removeAll(before);
    for (Thread watcher : left) {
      watcher.join(PATIENCE_MILLIS);
    }
    assertThat(left).noneMatch(Thread::isAlive);
  }

  private static Set<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mtls4j-crl-watch"))
        .collect(Collectors.toSet());
  }

  /** Also where Shiro's own filter of odd requests is switched off, and Jetty lets all through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/mixed/./x",
        "/mixed//x",
        "/mixed/%2e%2e/x",
        "/mixed/a%2fb",
        "/mixed/a%25b",
        "/mixed/x;a=b"
      })
  void aPathThatCanBeReadInTwoWaysIsRefused(String path) throws Exception {
    ShiroServer.write(directory, "mtls-policy.yaml", POLICY);
    ShiroServer.write(
        directory,
        "shiro.ini",
        "[main]\nfilterChainResolver.globalFilters = null\n[urls]\n/** = authcX509[permissive]\n");
    try (ShiroServer server =
        ShiroServer.start(
            directory,
            application -> application.getServletHandler().setDecodeAmbiguousURIs(true))) {
      for (TestClient client :
          List.of(ShiroServer.client(CA.issue("CN=alice").build()), ShiroServer.nobody())) {
        HttpResponse<String> answer = client.get(server.uri(path));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("request-path-refused");
      }
    }
  }
}
