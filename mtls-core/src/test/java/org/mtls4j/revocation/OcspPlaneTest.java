package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.revocation.OcspSource.NamedByCertificate;
import org.mtls4j.revocation.OcspSource.Responder;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspBuilder;
import org.mtls4j.testkit.OcspServer;
import org.mtls4j.testkit.OcspServer.Fault;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;

/** OCSP beside the requests, with a real responder that may fail in every way. */
@Timeout(120)
class OcspPlaneTest extends PlaneFixture {

  private static final IssuedCertificate OTHER = CA.issue("CN=other").build();
  private static final IssuedCertificate DELEGATE = CA.issueOcspSigner("CN=OCSP").build();

  private OcspServer responder;

  @BeforeEach
  void start() {
    responder = OcspServer.start(CA);
  }

  @AfterEach
  void stop() {
    responder.close();
  }

  private static RevocationPolicy policy(
      List<? extends CrlSource> crls,
      WhenUndetermined doubt,
      FetchHosts hosts,
      OcspSource... ocsp) {
    return new RevocationPolicy(
        Check.CHAIN,
        crls,
        doubt,
        List.of(),
        new Fetching(hosts, SECOND, FIRST_ANSWER),
        new OcspPolicy(List.of(ocsp), List.of()));
  }

  private MtlsAuthenticator asking(URI... addresses) {
    return open(
        policy(
            List.of(),
            new WhenUndetermined.Deny(),
            FetchHosts.NONE,
            Arrays.stream(addresses).map(Responder::new).toArray(OcspSource[]::new)),
        null);
  }

  private MtlsAuthenticator asking() {
    return asking(responder.uri());
  }

  private MtlsAuthenticator keeping() {
    return open(
        policy(
            List.of(),
            new WhenUndetermined.Deny(),
            FetchHosts.NONE,
            new Responder(responder.uri())),
        store);
  }

  private void awaitRequests(int more) throws Exception {
    int before = responder.requests();
    await(() -> responder.requests() >= before + more);
  }

  @Test
  void theFirstRequestWaitsForTheAnswer() {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    assertThat(responder.requests()).isEqualTo(1);
    assertThat(responder.posts()).isZero();
  }

  @Test
  void revokedAtTheResponderIsRefusedWithinARefreshAndReleasedAgain() throws Exception {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    responder.answering(answer -> answer.thisUpdate(NOW));
    responder.revoke(CLIENT.certificate());
    awaitRefusal(acme, CLIENT);
    assertThat(judge(acme, OTHER)).isNull();
    responder.release(CLIENT.certificate());
    responder.answering(answer -> answer.thisUpdate(NOW.plus(SECOND)));
    await(() -> judge(acme, CLIENT) == null);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "POST_ONLY"})
  void withoutAnyAnswerItIsOpenAndNobodyWaitsTwice(Fault fault) {
    responder.spoil(fault);
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertUndeterminedWithoutWaiting(acme, CLIENT);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "POST_ONLY", "UNKNOWN"})
  void whatWasGoodBeforeStaysUntilItIsMended(Fault fault) throws Exception {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    responder.spoil(fault);
    awaitRequests(2);
    assertThat(judge(acme, CLIENT)).isNull();
    responder.revoke(CLIENT.certificate());
    responder.spoil(Fault.NONE);
    awaitRefusal(acme, CLIENT);
  }

  @Test
  void anotherPolicyWithTheSameRuleBeginsWithTheAnswersAndGoesOnAsking() throws Exception {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    responder.spoil(Fault.FAILING);
    acme.replace(acme.policy());
    acme.replace(acme.policy());
    assertThat(judge(acme, CLIENT)).isNull();
    responder.revoke(CLIENT.certificate());
    responder.spoil(Fault.NONE);
    awaitRefusal(acme, CLIENT);
    responder.spoil(Fault.FAILING);
    acme.replace(acme.policy());
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void anotherRuleDoesNotTakeOverWhatItMightNotBelieve() {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    responder.spoil(Fault.FAILING);
    try (OcspServer other = OcspServer.start(STRANGER)) {
      acme.replace(asking(other.uri()).policy());
      assertThat(judge(acme, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    }
  }

  /** When it would lapse depends on the rule; that it is revoked does not. */
  @Test
  void aRuleThatOnlyAsksMoreOrLessOftenForgetsNoRevocation() throws Exception {
    responder.revoke(CLIENT.certificate());
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.CERTIFICATE_REVOKED);
    assertThat(judge(acme, OTHER)).isNull();
    responder.spoil(Fault.FAILING);
    Fetching seldom = new Fetching(FetchHosts.NONE, SECOND.multipliedBy(5), FIRST_ANSWER);
    RevocationPolicy other =
        new RevocationPolicy(Check.CHAIN, List.of(), new WhenUndetermined.Deny(), List.of(), seldom)
            .asking(new OcspPolicy(List.of(new Responder(responder.uri())), List.of()));
    acme.replace(open(other, null).policy());
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.CERTIFICATE_REVOKED);
    assertThat(judge(acme, OTHER)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
  }

  @Test
  void unknownIsAnAnswer() throws Exception {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    responder.spoil(Fault.UNKNOWN);
    await(() -> judge(acme, CLIENT) == Reason.REVOCATION_UNDETERMINED);
  }

  @Test
  void aResponderThatOnlyKnowsPost() {
    responder.spoil(Fault.POST_ONLY);
    assertThat(judge(asking(), CLIENT)).isNull();
    assertThat(responder.posts()).isEqualTo(1);
  }

  /** A cache on the way may be behind. */
  @Test
  void whatIsStaleByGetIsPosted() {
    responder.answering(OcspBuilder::stale);
    assertThat(judge(asking(), CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertThat(responder.posts()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "FAILING",
        "UNAUTHORIZED",
        "UNKNOWN",
        "TRY_LATER",
        "GARBAGE",
        "WRONG_SIGNER",
        "CUT",
        "STALE"
      })
  void theNextResponderIsAskedInItsOrder(Fault fault) {
    try (OcspServer second = OcspServer.start(CA)) {
      responder.spoil(fault);
      assertThat(judge(asking(responder.uri(), second.uri()), CLIENT)).isNull();
      assertThat(responder.requests()).isPositive();
      second.revoke(OTHER.certificate());
      assertThat(judge(asking(responder.uri(), second.uri()), OTHER))
          .isEqualTo(Reason.CERTIFICATE_REVOKED);
    }
  }

  @Test
  void theFirstThatKnowsSettlesIt() {
    try (OcspServer second = OcspServer.start(CA)) {
      assertThat(judge(asking(responder.uri(), second.uri()), CLIENT)).isNull();
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void aResponderThatACertificateNamesIsAskedOnPermittedHostsOnly() {
    IssuedCertificate named =
        CA.issue("CN=named").ocspResponder(responder.uri().toString()).build();
    FetchHosts here = new FetchHosts(List.of(responder.host()));
    FetchHosts elsewhere = new FetchHosts(List.of("localhost", "ocsp.example"));
    WhenUndetermined deny = new WhenUndetermined.Deny();
    MtlsAuthenticator not =
        open(policy(List.of(), deny, elsewhere, new NamedByCertificate()), null);
    assertThat(judge(not, named)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertThat(responder.requests()).isZero();
    MtlsAuthenticator acme = open(policy(List.of(), deny, here, new NamedByCertificate()), null);
    assertThat(judge(acme, named)).isNull();
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    IssuedCertificate stranger =
        STRANGER.issue("CN=x").ocspResponder(responder.uri().toString()).build();
    int before = responder.requests();
    assertThat(judge(acme, stranger)).isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(responder.requests()).isEqualTo(before);
  }

  /** However many it names, one certificate does not make us ask for long. */
  @Test
  void ofTheRespondersThatACertificateNamesFourAreAsked() {
    responder.spoil(Fault.FAILING);
    CertificateBuilder many = CA.issue("CN=many");
    for (int i = 0; i < 10; i++) {
      many = many.ocspResponder(responder.uri() + "?" + i);
    }
    MtlsAuthenticator acme = askingThoseNamed();
    assertThat(judge(acme, many.build())).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertThat(acme.revocationSources()).hasSize(4);
  }

  private MtlsAuthenticator askingThoseNamed() {
    return open(
        policy(
            List.of(),
            new WhenUndetermined.Deny(),
            new FetchHosts(List.of(responder.host())),
            new NamedByCertificate()),
        null);
  }

  @Test
  void whereSeveralRespondersAreSilentTheNextOnesWaitForAnotherTime() throws Exception {
    List<OcspServer> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        silent.add(OcspServer.start(CA));
        if (i < 3) {
          silent.get(i).spoil(Fault.LATE);
        }
      }
      MtlsAuthenticator acme = asking(silent.stream().map(OcspServer::uri).toArray(URI[]::new));
      assertThat(judge(acme, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
      assertThat(silent.get(0).requests()).isPositive();
      assertThat(silent.get(3).requests()).isZero();
      await(() -> judge(acme, CLIENT) == null);
    } finally {
      silent.forEach(OcspServer::close);
    }
  }

  /** By whatever path it is named: else it alone takes all places. */
  @Test
  void aSilentServerHoldsUpNobodyElse() throws Exception {
    responder.spoil(Fault.LATE);
    int certificates = 40;
    ExecutorService pool = Executors.newFixedThreadPool(certificates);
    try (OcspServer other = OcspServer.start(CA)) {
      MtlsAuthenticator acme =
          open(
              policy(
                  List.of(),
                  new WhenUndetermined.Deny(),
                  new FetchHosts(List.of(responder.host(), other.host())),
                  new NamedByCertificate()),
              null);
      List<Future<Reason>> waiting = new ArrayList<>();
      for (int i = 0; i < certificates; i++) {
        IssuedCertificate held =
            CA.issue("CN=" + i).ocspResponder(responder.uri() + "?" + i).build();
        waiting.add(pool.submit(() -> judge(acme, held)));
      }
      await(() -> responder.requests() >= 8);
      assertThat(judge(acme, CA.issue("CN=x").ocspResponder(other.uri().toString()).build()))
          .isNull();
      assertThat(responder.requests()).isLessThan(32);
      waiting.forEach(one -> one.cancel(true));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void revokedByEitherIsRevokedAndGoodByEitherIsGood() throws Exception {
    byte[] list = CA.crl().revoke(CLIENT).der();
    CrlFile crl =
        CrlFile.read("a.crl", () -> new java.io.ByteArrayInputStream(list), authorities());
    MtlsAuthenticator acme =
        open(
            policy(
                List.of(crl),
                new WhenUndetermined.Deny(),
                FetchHosts.NONE,
                new Responder(responder.uri())),
            null);
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.CERTIFICATE_REVOKED);
    responder.revoke(OTHER.certificate());
    awaitRefusal(acme, OTHER);
    responder.spoil(Fault.LATE);
    IssuedCertificate unseen = CA.issue("CN=unseen").build();
    long waits = acme.revocationWaits();
    assertThat(judge(acme, unseen)).isNull();
    assertThat(acme.revocationWaits()).isEqualTo(waits);
  }

  @Test
  void manyFirstRequestsAskOnce() throws Exception {
    MtlsAuthenticator acme = asking();
    List<Callable<Reason>> work = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      work.add(() -> judge(acme, CLIENT));
    }
    ExecutorService pool = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Reason> each : pool.invokeAll(work)) {
        assertThat(each.get()).isNull();
      }
      assertThat(responder.requestsFor(CLIENT.certificate())).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Counted, not timed: whoever waits goes through one place. */
  @Test
  void whileTheResponderAnswersNothingNobodyWaits() throws Exception {
    MtlsAuthenticator acme = asking();
    assertThat(judge(acme, CLIENT)).isNull();
    assertThat(acme.revocationWaits()).isEqualTo(1);
    responder.spoil(Fault.LATE);
    awaitRequests(1);
    List<Callable<Reason>> work = java.util.Collections.nCopies(200, () -> judge(acme, CLIENT));
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (Future<Reason> each : pool.invokeAll(work)) {
        assertThat(each.get()).isNull();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(acme.revocationWaits()).isEqualTo(1);
  }

  @Test
  void aResponderThatIsDownIsNotAskedForEveryCertificate() {
    responder.spoil(Fault.FAILING);
    MtlsAuthenticator acme =
        open(
            new RevocationPolicy(
                    Check.CHAIN,
                    List.of(),
                    new WhenUndetermined.Deny(),
                    List.of(),
                    new Fetching(FetchHosts.NONE, Duration.ofHours(1), FIRST_ANSWER))
                .asking(new OcspPolicy(List.of(new Responder(responder.uri())), List.of())),
            null);
    for (int i = 0; i < 20; i++) {
      assertThat(judge(acme, CA.issue("CN=" + i).build()))
          .isEqualTo(Reason.REVOCATION_UNDETERMINED);
    }
    // After 1, 2, 4 and 8 seconds, and then in an hour, however long all this takes.
    assertThat(responder.requests()).isLessThan(7);
  }

  @Test
  void whatWasKeptCountsAtTheNextStart() throws Exception {
    responder.revoke(OTHER.certificate());
    MtlsAuthenticator before = keeping();
    assertThat(judge(before, CLIENT)).isNull();
    assertThat(judge(before, OTHER)).isEqualTo(Reason.CERTIFICATE_REVOKED);
    await(() -> kept().size() == 2);
    before.close();
    responder.spoil(Fault.FAILING);
    MtlsAuthenticator after = keeping();
    assertThat(judge(after, CLIENT)).isNull();
    assertThat(judge(after, OTHER)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void whatMayBeOtherwiseAtAnyTimeIsNotKeptUnlessItIsRevoked() throws Exception {
    responder.answering(answer -> answer.thisUpdate(NOW).withoutNextUpdate());
    responder.revoke(OTHER.certificate());
    MtlsAuthenticator before = keeping();
    assertThat(judge(before, CLIENT)).isNull();
    assertThat(judge(before, OTHER)).isEqualTo(Reason.CERTIFICATE_REVOKED);
    await(() -> !kept().isEmpty());
    before.close();
    responder.spoil(Fault.FAILING);
    MtlsAuthenticator after = keeping();
    assertThat(judge(after, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertThat(judge(after, OTHER)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void whatWasKeptIsJudgedAgain() throws Exception {
    MtlsAuthenticator before = keeping();
    assertThat(judge(before, CLIENT)).isNull();
    await(() -> kept().size() == 1);
    before.close();
    responder.spoil(Fault.FAILING);
    byte[] content = Files.readAllBytes(kept().get(0));
    content[content.length - 1] ^= 1;
    Files.write(kept().get(0), content);
    assertThat(judge(keeping(), CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
  }

  private List<Path> kept() throws Exception {
    Path directory = store.resolve("ocsp");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void aDelegateAnswers() {
    responder.answering(answer -> answer.signedBy(DELEGATE));
    assertThat(judge(asking(), CLIENT)).isNull();
  }

  @Test
  void aDelegateThatNamesAListIsLookedUpInIt() throws Exception {
    try (CrlServer lists = CrlServer.start()) {
      // A shard that does not clear the client itself.
      URI list = lists.uri("/x");
      lists.publish("/x", CA.crl().distributionPoint(list.toString()));
      IssuedCertificate named =
          CA.issue("CN=OCSP")
              .extendedKeyUsage("1.3.6.1.5.5.7.3.9")
              .crlDistributionPoint(list.toString())
              .build();
      responder.answering(answer -> answer.signedBy(named));
      MtlsAuthenticator acme = askingBeside(lists);
      assertThat(judge(acme, CLIENT)).isNull();
      lists.publish("/x", CA.crl().number(2).distributionPoint(list.toString()).revoke(named));
      await(() -> judge(acme, CLIENT) == Reason.REVOCATION_UNDETERMINED);
    }
  }

  /** Asks the responder, and fetches what certificates name at {@code lists}. */
  private MtlsAuthenticator askingBeside(CrlServer lists) {
    return open(
        policy(
            List.of(),
            new WhenUndetermined.Deny(),
            new FetchHosts(List.of(lists.host())),
            new Responder(responder.uri())),
        null);
  }

  /** The responder knows less than the list that the certificate names. */
  @Test
  void anotherPolicyForgetsNoListThatOnlyACertificateNames() throws Exception {
    try (CrlServer lists = CrlServer.start()) {
      IssuedCertificate named =
          CA.issue("CN=named").crlDistributionPoint(lists.uri("/x").toString()).build();
      MtlsAuthenticator acme = askingBeside(lists);
      assertThat(judge(acme, named)).as("by the responder alone").isNull();
      lists.publish("/x", CA.crl().revoke(named));
      awaitRefusal(acme, named);
      responder.spoil(Fault.FAILING);
      lists.spoil("/x", CrlServer.Fault.UNAVAILABLE);
      acme.replace(acme.policy());
      assertThat(judge(acme, named)).isEqualTo(Reason.CERTIFICATE_REVOKED);
    }
  }

  private static ClientIdentity admitted(MtlsAuthenticator by, IssuedCertificate client) {
    return ClientChain.of(client.chain()).then(by::authenticate).accepted().orElseThrow();
  }

  @Test
  void whoeverIsInUseIsToldOfOnceWhenRevoked() throws Exception {
    MtlsAuthenticator acme = asking();
    ClientIdentity client = admitted(acme, CLIENT);
    List<Reason> told = new CopyOnWriteArrayList<>();
    List<Reason> others = new CopyOnWriteArrayList<>();
    acme.whenRefused(client, why -> told.add(why.reason()));
    acme.whenRefused(admitted(acme, OTHER), why -> others.add(why.reason()));
    acme.whenRefused(client, why -> others.add(why.reason())).close();
    assertThat(acme.recheck(client).isAccepted()).isTrue();
    responder.revoke(CLIENT.certificate());
    await(() -> !told.isEmpty());
    assertThat(acme.recheck(client).rejected().orElseThrow().reason())
        .isEqualTo(Reason.CERTIFICATE_REVOKED);
    responder.revoke(OTHER.certificate());
    await(() -> !others.isEmpty());
    assertThat(told).containsExactly(Reason.CERTIFICATE_REVOKED);
    assertThat(others).containsExactly(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void aSoftPassIsToldInTheAuditLine() {
    responder.spoil(Fault.FAILING);
    List<String> lines = new CopyOnWriteArrayList<>();
    AuditSink audit =
        new AuditSink() {
          @Override
          public boolean wants(AuditOutcome outcome) {
            return true;
          }

          @Override
          public void record(AuditEvent event) {
            lines.add(event.toJson());
          }
        };
    RevocationPolicy allowing =
        policy(
            List.of(),
            new WhenUndetermined.Allow(),
            FetchHosts.NONE,
            new Responder(responder.uri()));
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(TrustDomain.named("acme").anchor(CA.certificate()).revocation(allowing).build())
            .access(
                new AccessPolicy(
                    List.of(
                        AccessRule.of(PathPattern.parse("/**"), new Requirement.Authenticated()))))
            .build();
    try (MtlsAuthenticator acme = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW), audit)) {
      ClientChain chain = ClientChain.of(CLIENT.chain()).accepted().orElseThrow();
      acme.decide(chain, AccessRequest.of("GET", "/x"));
      assertThat(lines)
          .singleElement()
          .asString()
          .contains("\"outcome\":\"accepted\"", "revocation undetermined and allowed");
    }
  }

  @Test
  void closingEndsAllThreads() throws Exception {
    responder.spoil(Fault.LATE);
    Set<Thread> others = refreshing();
    MtlsAuthenticator acme = asking();
    judge(acme, CLIENT);
    acme.close();
    await(() -> others.containsAll(refreshing()));
  }

  private static Set<Thread> refreshing() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mtls4j-refresh"))
        .collect(Collectors.toSet());
  }
}
