package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.authz.UnauthorizedException;
import org.apache.shiro.cache.MapCache;
import org.apache.shiro.cache.MemoryConstrainedCacheManager;
import org.apache.shiro.config.ConfigurationException;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.realm.SimpleAccountRealm;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.subject.support.DisabledSessionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;

/** The realm and the token without any web around them. */
class MtlsRealmTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();
  private static final IssuedCertificate ALICE = CA.issue("CN=alice").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          principal: "{subject.CN}"
          revocation: {check: none}
          grants:
            - {roles: [clerk], permissions: ["orders:read,list", "bills:*"]}
      """;

  @TempDir private Path directory;
  private final SimpleAccountRealm people = new SimpleAccountRealm("people");
  private DefaultSecurityManager security;
  private MtlsRealm realm;
  private Instant now = NOW;

  @BeforeEach
  void start() throws Exception {
    realm = realm(POLICY);
    people.addAccount("alice", "secret", "boss");
    security = new DefaultSecurityManager(List.of(people, realm));
    security.setCacheManager(new MemoryConstrainedCacheManager());
  }

  private MtlsRealm realm(String policy) throws Exception {
    CA.writeCertificate(directory.resolve("ca.pem"));
    Path file = Files.writeString(directory.resolve("policy.yaml"), policy);
    MtlsRealm made = new MtlsRealm(PolicyFile.load(file), () -> now);
    made.setName("machines");
    made.init();
    return made;
  }

  @AfterEach
  void stop() {
    security.destroy();
    realm.destroy();
  }

  private static ClientChain chain(IssuedCertificate certificate) {
    return ClientChain.of(certificate.chain()).accepted().orElseThrow();
  }

  private Subject alice() {
    return MtlsRealm.subject(security, chain(ALICE), "host.example");
  }

  @Test
  void principalsAreTheClientItsNameAndItsCertificate() {
    Subject subject = alice();
    ClientIdentity client = subject.getPrincipals().oneByType(ClientIdentity.class);
    assertThat(subject.getPrincipal()).isSameAs(client);
    assertThat((Collection<?>) subject.getPrincipals().fromRealm("machines"))
        .asInstanceOf(InstanceOfAssertFactories.collection(Object.class))
        .containsExactly(client, "alice", ALICE.certificate());
  }

  @Test
  void rolesAndPermissionsAreThoseOfTheGrants() {
    Subject subject = alice();
    assertThat(subject.hasRole("clerk")).isTrue();
    assertThat(subject.isPermitted("orders:list:17")).isTrue();
    assertThat(subject.isPermitted("bills:pay")).isTrue();
    assertThat(subject.isPermitted("orders:write")).isFalse();
    assertThatThrownBy(() -> subject.checkPermission("orders"))
        .isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void aRealmOfPeopleIsNotAskedAboutMachines() {
    assertThat(alice().hasRole("boss")).isFalse();
    Subject person = new Subject.Builder(security).buildSubject();
    person.login(new UsernamePasswordToken("alice", "secret"));
    assertThat(person.hasRole("boss")).isTrue();
    assertThat(person.hasRole("clerk")).isFalse();
  }

  @Test
  void aCertificateThatIsNotAcceptedIsTheReason() {
    security.setRealms(List.of(realm));
    CertificateAuthority strange = CertificateAuthority.named("CN=Strange").at(NOW).build();
    ClientChain theirs = chain(strange.issue("CN=alice").build());
    assertThatThrownBy(() -> MtlsRealm.subject(security, theirs, null))
        .isInstanceOfSatisfying(
            CertificateRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_ISSUER));
  }

  @Test
  void aSubjectHasNoSession() {
    Subject subject = alice();
    assertThat(subject.isAuthenticated()).isTrue();
    assertThat(subject.getSession(false)).isNull();
    assertThatThrownBy(subject::getSession).isInstanceOf(DisabledSessionException.class);
  }

  @Test
  void grantsEndWithTheCertificateAlsoForASubjectThatIsKept() {
    Subject subject = alice();
    assertThat(subject.hasRole("clerk")).isTrue();
    now = ALICE.certificate().getNotAfter().toInstant().plus(Duration.ofSeconds(1));
    assertThat(subject.hasRole("clerk")).isFalse();
    assertThat(subject.isPermitted("bills:pay")).isFalse();
    now = NOW;
    assertThat(subject.hasRole("clerk")).isTrue();
  }

  @Test
  void grantsAreThoseOfThePolicyInForce() throws Exception {
    Subject subject = alice();
    MtlsRealm next = realm(POLICY.replace("roles: [clerk], ", ""));
    security.setRealms(List.of(people, next));
    assertThat(subject.hasRole("clerk")).isFalse();
    assertThat(subject.isPermitted("bills:pay")).isTrue();
    next.destroy();
  }

  @Test
  void noCacheIsKept() {
    assertThat(realm.isAuthenticationCachingEnabled()).isFalse();
    assertThat(realm.isAuthorizationCachingEnabled()).isFalse();
    alice().hasRole("clerk");
    assertThat(realm.getAuthenticationCache()).isNull();
    assertThat(realm.getAuthorizationCache()).isNull();
    assertThatThrownBy(() -> realm.setAuthorizationCachingEnabled(true))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(
            () -> realm.setAuthorizationCache(new MapCache<>("any", new ConcurrentHashMap<>())))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void aPolicyWithAccessIsTheFilters() {
    assertThatThrownBy(() -> realm(POLICY + "access:\n  - {path: /**, allow: anyone}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("access: only MtlsFilter enforces it");
  }

  @Test
  void aRealmWithoutAPolicyJudgesNobody() {
    MtlsRealm empty = new MtlsRealm();
    empty.init();
    assertThatThrownBy(
            () -> empty.getAuthenticationInfo(new X509AuthenticationToken(chain(ALICE), null)))
        .isInstanceOfSatisfying(
            CertificateRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.INTERNAL_ERROR));
  }
}
