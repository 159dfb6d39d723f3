package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.authc.credential.AllowAllCredentialsMatcher;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** A machine that is called as a person is has none of the person's roles. */
class CertificateAuthorizerTest {

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
            - {roles: [clerk], permissions: ["orders:read"]}
      """;

  private static final String INI =
      """
      [main]
      directory = org.mtls4j.shiro.CertificateAuthorizerTest$Directory
      directory.way = %s
      [urls]
      /person/boss = authcBasic, roles[boss]
      /person/salaries = authcBasic, perms["salaries:read"]
      /person/clerk = authcBasic, roles[clerk]
      /boss = authcX509, roles[boss]
      /salaries = authcX509, perms["salaries:read"]
      /clerk = authcX509, roles[clerk]
      /orders = authcX509, perms["orders:read"]
      """;

  /** How a realm may find out who it is asked about. */
  public enum Way {
    BY_TYPE,
    BY_PRIMARY_PRINCIPAL,
    BY_REALM
  }

  /** A realm of people in which carol is the boss. */
  public static final class Directory extends AuthorizingRealm {

    private Way way = Way.BY_REALM;

    /** A realm that anybody with a password may log in to. */
    public Directory() {
      super(new AllowAllCredentialsMatcher());
      setAuthenticationTokenClass(UsernamePasswordToken.class);
    }

    /** How it looks people up. */
    public void setWay(Way way) {
      this.way = way;
    }

    @Override
    protected AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
      return new SimpleAuthenticationInfo(token.getPrincipal(), token.getCredentials(), getName());
    }

    @Override
    protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
      Object name =
          switch (way) {
            case BY_TYPE -> principals.oneByType(String.class);
            case BY_PRIMARY_PRINCIPAL -> principals.getPrimaryPrincipal().toString();
            case BY_REALM -> getAvailablePrincipal(principals);
          };
      SimpleAuthorizationInfo granted = new SimpleAuthorizationInfo();
      if ("carol".equals(name)) {
        granted.addRole("boss");
        granted.addStringPermission("salaries:read");
      }
      return granted;
    }
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void onlyRealmsThatKnowAMachineAreAskedAboutIt(Way way) throws Exception {
    ShiroServer.write(directory, "web.xml", Files.readString(Path.of("../docs/shiro/web.xml")));
    ShiroServer.write(directory, "mtls-policy.yaml", POLICY);
    ShiroServer.write(directory, "shiro.ini", INI.formatted(way));
    CA.writeCertificate(directory.resolve("WEB-INF/ca.pem"));
    try (ShiroServer server = ShiroServer.start(directory)) {
      TestClient machine = ShiroServer.client(CA.issue("CN=carol").build());
      assertThat(machine.get(server.uri("/clerk")).statusCode()).isEqualTo(200);
      assertThat(machine.get(server.uri("/orders")).statusCode()).isEqualTo(200);
      assertThat(machine.get(server.uri("/boss")).statusCode()).isEqualTo(403);
      assertThat(machine.get(server.uri("/salaries")).statusCode()).isEqualTo(403);
      assertThat(asCarol(server, "/person/boss")).isEqualTo(200);
      assertThat(asCarol(server, "/person/salaries")).isEqualTo(200);
      assertThat(asCarol(server, "/person/clerk")).isNotEqualTo(200);
    }
  }

  private static int asCarol(ShiroServer server, String path) throws Exception {
    String login =
        Base64.getEncoder().encodeToString("carol:secret".getBytes(StandardCharsets.UTF_8));
    return ShiroServer.nobody()
        .send("GET", server.uri(path), null, "Authorization", "Basic " + login)
        .statusCode();
  }
}
