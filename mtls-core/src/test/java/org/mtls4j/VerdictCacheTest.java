package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.ExpiryWarning;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.revocation.CrlSource;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/** That nobody can tell from decisions, audit lines or counters whether chains are remembered. */
class VerdictCacheTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<String> PATHS =
      List.of("/open", "/me", "/orders/17", "/admin", "/partners/acme", "/partners/x", "/no", "/;");

  /** An authenticator, what it told, and what came out. */
  private static final class Told implements AuditSink {
    private final List<String> lines = new ArrayList<>();
    private final boolean quiet;
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final MtlsAuthenticator authenticator;

    Told(MtlsPolicy policy, boolean quiet) {
      this.quiet = quiet;
      this.authenticator = MtlsAuthenticator.of(policy, time::get, this);
    }

    @Override
    public boolean wants(AuditOutcome outcome) {
      return !quiet || outcome != AuditOutcome.ACCEPTED;
    }

    @Override
    public void record(AuditEvent event) {
      lines.add(event.toJson().replace(event.id().toString(), "id"));
    }

    @Override
    public boolean wantsWarnings() {
      return true;
    }

    @Override
    public void warn(ExpiryWarning warning) {
      lines.add(warning.toJson());
    }

    Told decide(List<X509Certificate> chain, String path) {
      Decision decision =
          authenticator.decide(
              chain.toArray(X509Certificate[]::new), AccessRequest.of("GET", path));
      lines.add(
          decision instanceof Decision.Refused refused
              ? refused.rejection().toString()
              : "Admitted[identity=" + ((Decision.Admitted) decision).identity() + "]");
      return this;
    }
  }

  static Stream<Arguments> chains() {
    return Stream.concat(
        MtlsAuthenticatorTest.chainsThatAreNoClient()
            .map(all -> Arguments.of(all.get()[1], all.get()[2])),
        MtlsAuthenticatorTest.chainsOfAKnownClient());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void theSameDecisionsAuditLinesAndCounts(String what, List<X509Certificate> chain) {
    for (boolean quiet : new boolean[] {true, false}) {
      Told on = new Told(MtlsAuthenticatorTest.policy(), quiet);
      Told off = new Told(MtlsAuthenticatorTest.rules().cachedClients(0).build(), quiet);
      for (String path : PATHS) {
        for (List<X509Certificate> one : List.of(chain, chain, copies(chain))) {
          on.decide(one, path);
          off.decide(one, path);
        }
      }
      assertThat(on.lines).isEqualTo(off.lines);
      assertThat(on.authenticator.outcomes().counts())
          .isEqualTo(off.authenticator.outcomes().counts());
    }
  }

  private static List<X509Certificate> copies(List<X509Certificate> chain) {
    return chain.stream().map(VerdictCacheTest::copy).toList();
  }

  private static X509Certificate copy(X509Certificate certificate) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A day of one client: each hour something begins or ends. */
  private record Day(
      CertificateAuthority root, CertificateAuthority issuing, IssuedCertificate client) {

    static Instant at(int hour) {
      return NOW.plus(HOUR.multipliedBy(hour));
    }

    static Day make() {
      CertificateAuthority root =
          CertificateAuthority.named("CN=Root").at(NOW).validUntil(at(20)).build();
      CertificateAuthority issuing =
          CertificateAuthority.named("CN=Issuing")
              .signedBy(root)
              .validFrom(at(2))
              .validUntil(at(18))
              .build();
      return new Day(
          root, issuing, issuing.issue("CN=client").validFrom(at(4)).validUntil(at(16)).build());
    }

    MtlsPolicy policy(WhenUndetermined doubt, Locks locks, int most) {
      return policy(
          root,
          Stream.of(root, issuing).map(ca -> ca.crl().nextUpdate(at(14)).der()).toList(),
          doubt,
          locks,
          most);
    }

    static MtlsPolicy policy(
        CertificateAuthority root,
        List<byte[]> ders,
        WhenUndetermined doubt,
        Locks locks,
        int most) {
      try {
        List<CrlSource> lists = new ArrayList<>();
        for (byte[] der : ders) {
          lists.add(CrlFile.read("a.crl", () -> new ByteArrayInputStream(der), List.of()));
        }
        return rules(root, new RevocationPolicy(Check.CHAIN, lists, doubt))
            .locks(locks)
            .cachedClients(most)
            .build();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    static MtlsPolicy.Builder rules(CertificateAuthority root, RevocationPolicy revocation) {
      return MtlsPolicy.builder()
          .domain(
              TrustDomain.named("acme").anchor(root.certificate()).revocation(revocation).build())
          .access(
              new AccessPolicy(
                  List.of(
                      AccessRule.of(PathPattern.parse("/me"), new Requirement.Authenticated()))));
    }

    Locks locks() {
      return new Locks(
          List.of(
              new Lock(new LockTarget.Certificate(fingerprint(issuing)), null, "", at(6)),
              new Lock(new LockTarget.Client("acme/client"), null, "", at(8))));
    }

    private static Fingerprint fingerprint(CertificateAuthority ca) {
      return ParsedCertificate.of(ca.certificate()).accepted().orElseThrow().sha256();
    }
  }

  static Stream<WhenUndetermined> doubts() {
    return Stream.of(
        new WhenUndetermined.Deny(),
        new WhenUndetermined.Allow(),
        new WhenUndetermined.Grace(HOUR.multipliedBy(2)));
  }

  @ParameterizedTest
  @MethodSource("doubts")
  void timeIsLookedAtEveryTime(WhenUndetermined doubt) {
    Day day = Day.make();
    List<Instant> times = new ArrayList<>();
    for (int hour = 0; hour <= 21; hour++) {
      for (int millis : new int[] {-1, 0, 1, 1000}) {
        times.add(Day.at(hour).plusMillis(millis));
      }
    }
    List<Instant> back = new ArrayList<>(times);
    Collections.reverse(back);
    times.addAll(back);
    for (Locks locks : List.of(day.locks(), Locks.NONE)) {
      compare(day, most -> day.policy(doubt, locks, most), times);
    }
  }

  /** Without revocation, so that only the certificate's own end refuses. */
  @Test
  void aClientThatIsKnownEndsWithItsCertificate() {
    Day day = Day.make();
    Told on = new Told(Day.rules(day.root(), RevocationPolicy.NONE).build(), true);
    List<X509Certificate> chain = List.of(day.client().chainArray());
    on.time.set(Day.at(16).minusMillis(1));
    on.decide(chain, "/me").decide(chain, "/me").decide(chain, "/me");
    assertThat(on.lines).filteredOn(line -> line.startsWith("Admitted")).hasSize(3);
    on.lines.clear();
    on.time.set(Day.at(16).plusMillis(1));
    on.decide(chain, "/me");
    assertThat(on.lines).anyMatch(line -> line.contains("CERTIFICATE_EXPIRED"));
    assertThat(on.lines).noneMatch(line -> line.startsWith("Admitted"));
  }

  /** A delta takes the client from the list for three hours; then the list counts as it is. */
  @Test
  void aHoldThatIsLiftedForATimeOnlyIsSeenAfterwards() {
    Day day = Day.make();
    var onHold =
        day.issuing()
            .crl()
            .number(5)
            .revoke(day.client().certificate().getSerialNumber(), NOW, 6)
            .nextUpdate(Day.at(14));
    var lifted =
        day.issuing()
            .crl()
            .number(6)
            .deltaOf(5)
            .remove(day.client().certificate())
            .nextUpdate(Day.at(8));
    List<byte[]> lists =
        List.of(day.root().crl().nextUpdate(Day.at(14)).der(), onHold.der(), lifted.der());
    List<String> decided =
        compare(
            day,
            most -> Day.policy(day.root(), lists, new WhenUndetermined.Deny(), Locks.NONE, most),
            List.of(Day.at(6), Day.at(7), Day.at(8), Day.at(8).plusSeconds(1)));
    assertThat(decided.get(decided.size() - 1)).contains("CERTIFICATE_REVOKED");
  }

  private static List<String> compare(
      Day day, IntFunction<MtlsPolicy> policy, List<Instant> times) {
    List<String> decided = List.of();
    for (boolean quiet : new boolean[] {true, false}) {
      Told on = new Told(policy.apply(10), quiet);
      Told off = new Told(policy.apply(0), quiet);
      for (Instant time : times) {
        for (Told told : List.of(on, off)) {
          told.time.set(time);
          told.decide(day.client().chain(), "/me").decide(day.client().chain(), "/me");
        }
      }
      assertThat(on.lines).isEqualTo(off.lines);
      assertThat(on.lines).anyMatch(line -> line.startsWith("Admitted"));
      on.authenticator.close();
      off.authenticator.close();
      decided = on.lines;
    }
    return decided;
  }

  @Test
  void aNewPolicyVoidsWhatTheOldOneSaid() {
    Told told = new Told(MtlsAuthenticatorTest.policy(), true);
    List<X509Certificate> chain = Day.make().client().chain();
    Day other = Day.make();
    told.time.set(Day.at(9));
    told.decide(other.client().chain(), "/me");
    told.authenticator.replace(other.policy(new WhenUndetermined.Allow(), other.locks(), 10));
    told.decide(other.client().chain(), "/me").decide(other.client().chain(), "/me");
    told.authenticator.replace(MtlsAuthenticatorTest.policy());
    told.decide(other.client().chain(), "/me").decide(chain, "/me");
    assertThat(told.lines.stream().filter(line -> !line.startsWith("{")))
        .map(line -> line.startsWith("Admitted"))
        .containsExactly(false, true, true, false, false);
  }

  /** No request that begins after new data counts is decided by the old. */
  @Test
  void aRevocationThatCountsIsSeenByAll() throws Exception {
    Day day = Day.make();
    AtomicReference<byte[]> content =
        new AtomicReference<>(day.issuing().crl().number(1).nextUpdate(Day.at(12)).der());
    CrlFile file = CrlFile.read("a.crl", () -> new ByteArrayInputStream(content.get()), List.of());
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("acme")
                    .anchor(day.root().certificate())
                    .revocation(
                        new RevocationPolicy(
                            Check.LEAF, List.of(file), new WhenUndetermined.Deny()))
                    .build())
            .access(
                new AccessPolicy(
                    List.of(
                        AccessRule.of(PathPattern.parse("/me"), new Requirement.Authenticated()))))
            .build();
    Instant now = Day.at(9);
    Told silent = new Told(policy, true);
    silent.time.set(now);
    MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy, InstantSource.fixed(now), silent);
    X509Certificate[] presented = day.client().chainArray();
    AccessRequest request = AccessRequest.of("GET", "/me");
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong decisions = new AtomicLong();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    List<Thread> clients = new ArrayList<>();
    // Revoked and released in turn. Even: a change is on its way; 1: released; 3: revoked; and so
    // on.
    AtomicLong changes = new AtomicLong(1);
    long first = authenticator.dataGeneration();
    for (int i = 0; i < 3; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!ended.get()) {
                  long before = changes.get();
                  boolean admitted =
                      authenticator.decide(presented, request) instanceof Decision.Admitted;
                  if (before % 2 == 1 && before == changes.get() && admitted == (before % 4 == 3)) {
                    wrong.add(before + ": " + admitted);
                  }
                  decisions.incrementAndGet();
                }
              });
      thread.start();
      clients.add(thread);
    }
    for (int number = 2; number < 40; number++) {
      var list = day.issuing().crl().number(number).nextUpdate(Day.at(12));
      byte[] next = (number % 2 == 0 ? list.revoke(day.client()) : list).der();
      changes.incrementAndGet();
      content.set(next);
      file.refresh(now);
      changes.incrementAndGet();
      long seen = decisions.get();
      while (decisions.get() < seen + 10) {
        Thread.onSpinWait();
      }
    }
    ended.set(true);
    for (Thread thread : clients) {
      thread.join();
    }
    assertThat(authenticator.dataGeneration() - first).isEqualTo(38);
    assertThat(wrong).isEmpty();
    authenticator.close();
    silent.authenticator.close();
  }
}
