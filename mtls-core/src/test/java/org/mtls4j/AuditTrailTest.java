package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.Entrance;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.ExpiryWarning;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;

/** What is told of decisions, whatever comes out of them and whoever asks. */
class AuditTrailTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("O=Acme,CN=Root").at(NOW).build();
  private static final IssuedCertificate CLIENT = CA.issue("O=Acme,CN=shop").build();

  private static final MtlsPolicy POLICY =
      MtlsPolicy.builder()
          .domain(
              TrustDomain.named("acme")
                  .anchor(CA.certificate())
                  .revocation(RevocationPolicy.NONE)
                  .build())
          .access(
              new AccessPolicy(
                  List.of(
                      rule("/me", new Requirement.Authenticated()),
                      rule("/new", new Requirement.AnyRole(Set.of("x")))
                          .reportOnlyUntil(NOW.plusSeconds(1)),
                      rule("/old", new Requirement.AnyRole(Set.of("x"))))))
          .build();

  private static AccessRule rule(String path, Requirement requirement) {
    return AccessRule.of(PathPattern.parse(path), requirement);
  }

  private final List<AuditEvent> events = new ArrayList<>();
  private final List<ExpiryWarning> warnings = new ArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

  /** Keeps all, warnings too. */
  private final AuditSink everything =
      new AuditSink() {
        @Override
        public boolean wants(AuditOutcome outcome) {
          return true;
        }

        @Override
        public void record(AuditEvent event) {
          events.add(event);
        }

        @Override
        public boolean wantsWarnings() {
          return true;
        }

        @Override
        public void warn(ExpiryWarning warning) {
          warnings.add(warning);
        }
      };

  private MtlsAuthenticator authenticator() {
    return MtlsAuthenticator.of(POLICY, now::get, everything);
  }

  private static void decide(
      MtlsAuthenticator authenticator, IssuedCertificate client, String path) {
    authenticator.decide(
        ClientChain.of(client.chain()),
        AccessRequest.of("GET", path).at(Entrance.SERVLET, "192.0.2.7"));
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        arguments("/me", "accepted", null, null, null),
        arguments("/new", "would-refuse", "role-missing", "access", "has roles [], not one of [x]"),
        arguments("/old", "rejected", "role-missing", "access", "has roles [], not one of [x]"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void outcomes(String path, String outcome, String code, String stage, String detail)
      throws Exception {
    decide(authenticator(), CLIENT, path);
    JsonNode line = new ObjectMapper().readTree(events.get(0).toJson());
    List<String> keys = new ArrayList<>();
    line.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            ("id time outcome code stage entrance remote hop domain principal subject issuer serial"
                    + " sha256 notAfter method path rule generation detail folded")
                .split(" "));
    assertThat(line.get("id").textValue()).hasSize(36);
    assertThat(line.get("time").textValue()).isEqualTo("2031-05-06T07:08:09Z");
    assertThat(line.get("outcome").textValue()).isEqualTo(outcome);
    assertThat(line.get("code").textValue()).isEqualTo(code);
    assertThat(line.get("stage").textValue()).isEqualTo(stage);
    assertThat(line.get("entrance").textValue()).isEqualTo("servlet");
    assertThat(line.get("remote").textValue()).isEqualTo("192.0.2.7");
    assertThat(line.get("hop").isNull()).isTrue();
    assertThat(line.get("domain").textValue()).isEqualTo("acme");
    assertThat(line.get("principal").textValue()).isEqualTo("acme/shop");
    assertThat(line.get("subject").textValue()).isEqualTo("CN=shop,O=Acme");
    assertThat(line.get("issuer").textValue()).isEqualTo("CN=Root,O=Acme");
    assertThat(line.get("serial").textValue())
        .isEqualTo(CLIENT.certificate().getSerialNumber().toString(16));
    assertThat(line.get("sha256").textValue()).hasSize(64);
    assertThat(line.get("notAfter").textValue())
        .isEqualTo(CLIENT.certificate().getNotAfter().toInstant().toString());
    assertThat(line.get("method").textValue()).isEqualTo("GET");
    assertThat(line.get("path").textValue()).isEqualTo(path);
    assertThat(line.get("rule").textValue()).isEqualTo(path);
    assertThat(line.get("generation").longValue()).isEqualTo(1);
    assertThat(line.get("detail").textValue()).isEqualTo(detail);
    assertThat(line.get("folded").longValue()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\n{\"id\":\"forged\",\"outcome\":\"accepted\"}",
        "x\r\n2031-05-06 INFO mtls.audit.accepted - {}",
        "x\",\"outcome\":\"accepted\",\"y\":\"",
        "x\\",
        "x\u2028{}",
        "x\u202e{}",
        "x\u0085{}",
        "x\0{}",
        "${jndi:ldap://x/y} {} %n"
      })
  void hostileNamesForgeNothing(String name) throws Exception {
    IssuedCertificate hostile =
        CA.issue("CN=x")
            .subjectDer(
                new X500NameBuilder()
                    .addRDN(BCStyle.CN, new DERUTF8String(name))
                    .build()
                    .getEncoded())
            .build();
    MtlsAuthenticator authenticator = authenticator();
    decide(authenticator, hostile, "/old");
    authenticator.decide(
        ClientChain.of(hostile.chain()),
        AccessRequest.of(name, "/" + name).at(Entrance.SERVLET, name));
    assertThat(events).hasSize(2);
    for (AuditEvent event : events) {
      String line = event.toJson();
      assertThat(line).matches("[ -~]*");
      JsonNode read = new ObjectMapper().readTree(line);
      assertThat(read.size()).isEqualTo(21);
      assertThat(read.get("outcome").textValue()).isEqualTo("rejected");
      assertThat(read.get("id").textValue()).isEqualTo(event.id().toString());
    }
    JsonNode second = new ObjectMapper().readTree(events.get(1).toJson());
    assertThat(second.get("method").textValue()).isEqualTo(name);
    assertThat(second.get("path").textValue()).isEqualTo("/" + name);
    assertThat(second.get("remote").textValue()).isEqualTo(name);
  }

  @Test
  void aCertificateThatEndsSoonIsToldOfOnceADay() {
    IssuedCertificate ending =
        CA.issue("CN=ending")
            .validFrom(NOW.minus(Duration.ofDays(70)))
            .validUntil(NOW.plus(Duration.ofDays(20)))
            .build();
    MtlsAuthenticator authenticator = authenticator();
    decide(authenticator, ending, "/old");
    assertThat(warnings).as("of who is refused").isEmpty();
    decide(authenticator, ending, "/me");
    decide(authenticator, ending, "/me");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).principal()).isEqualTo("acme/ending");
    assertThat(warnings.get(0).toJson())
        .contains("\"domain\":\"acme\"", "\"subject\":\"CN=ending\"", "\"daysLeft\":20");
    now.set(NOW.plus(Duration.ofDays(1)));
    decide(authenticator, ending, "/me");
    decide(authenticator, ending, "/me");
    assertThat(warnings).hasSize(2);
  }

  /** Renewed by their mesh every day: a month before their end says nothing. */
  @Test
  void ofShortLivedCertificatesTheLastThirdIsTold() {
    IssuedCertificate brief =
        CA.issue("CN=brief").validFrom(NOW).validUntil(NOW.plus(Duration.ofHours(24))).build();
    MtlsAuthenticator authenticator = authenticator();
    now.set(NOW.plus(Duration.ofHours(15)));
    decide(authenticator, brief, "/me");
    assertThat(warnings).isEmpty();
    now.set(NOW.plus(Duration.ofHours(16)));
    decide(authenticator, brief, "/me");
    assertThat(warnings).hasSize(1);
  }

  @Test
  void certificatesThatEndLaterAreNotToldOf() {
    decide(
        authenticator(), CA.issue("CN=a").validUntil(NOW.plus(Duration.ofDays(31))).build(), "/me");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aCounterShowsOnceItHasCounted() {
    Outcomes outcomes = new Outcomes();
    DomainName shop = new DomainName("shop");
    Outcomes.Counter accepted = outcomes.counter(shop, AuditOutcome.ACCEPTED, null);
    Outcomes.Counter expired =
        outcomes.counter(null, AuditOutcome.REJECTED, Reason.CERTIFICATE_EXPIRED);
    assertThat(outcomes.counts()).isEmpty();
    accepted.add();
    expired.add();
    outcomes.add(shop, AuditOutcome.ACCEPTED, null);
    assertThat(outcomes.counts())
        .containsExactly(
            new Outcomes.Count(null, AuditOutcome.REJECTED, Reason.CERTIFICATE_EXPIRED, 1),
            new Outcomes.Count(shop, AuditOutcome.ACCEPTED, null, 2));
  }

  @Test
  void outcomesAreCountedByDomainAndCode() throws Exception {
    IssuedCertificate stranger =
        CertificateAuthority.named("CN=Nobody").at(NOW).build().issue("CN=x").build();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName bean = new ObjectName("org.mtls4j:type=Outcomes,name=\"/shop, first\"");
    ObjectName second = new ObjectName("org.mtls4j:type=Outcomes,name=\"/shop, first 2\"");
    try (MtlsAuthenticator authenticator = authenticator();
        MtlsAuthenticator namesake = authenticator()) {
      authenticator.manageAs("/shop, first");
      namesake.manageAs("/shop, first");
      decide(authenticator, CLIENT, "/me");
      decide(authenticator, CLIENT, "/me");
      decide(authenticator, CLIENT, "/new");
      decide(authenticator, CLIENT, "/old");
      decide(authenticator, stranger, "/me");
      assertThat(authenticator.outcomes().counts().stream().map(Outcomes.Count::label))
          .containsExactlyInAnyOrder(
              "- rejected unknown-issuer",
              "acme accepted -",
              "acme rejected role-missing",
              "acme would-refuse role-missing");
      assertThat(server.getAttribute(bean, "Generation")).isEqualTo(1L);
      var counts = (TabularData) server.getAttribute(bean, "Counts");
      assertThat(counts.get(new Object[] {"acme accepted -"}).get("value")).isEqualTo(2L);
      assertThat(server.isRegistered(second)).isTrue();
    }
    assertThat(server.isRegistered(bean) || server.isRegistered(second)).isFalse();
  }

  /** Counted all the same, and of all that could be told nothing is made. */
  @Test
  void whoeverDoesNotListenIsToldNothing() {
    AuditSink deaf =
        new AuditSink() {
          @Override
          public boolean wants(AuditOutcome outcome) {
            return false;
          }

          @Override
          public void record(AuditEvent event) {
            events.add(event);
          }

          @Override
          public void warn(ExpiryWarning warning) {
            warnings.add(warning);
          }
        };
    IssuedCertificate ending = CA.issue("CN=e").validUntil(NOW.plusSeconds(60)).build();
    MtlsAuthenticator authenticator = MtlsAuthenticator.of(POLICY, InstantSource.fixed(NOW), deaf);
    decide(authenticator, ending, "/me");
    decide(authenticator, ending, "/old");
    assertThat(events).isEmpty();
    assertThat(warnings).isEmpty();
    assertThat(authenticator.outcomes().counts()).hasSize(2);
  }
}
