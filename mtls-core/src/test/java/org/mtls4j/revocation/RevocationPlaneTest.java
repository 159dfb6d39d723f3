package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.CrlServer.Fault;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.verdict.Reason;

/** CRLs that are fetched beside the requests, from a real server that may fail in every way. */
@Timeout(120)
class RevocationPlaneTest extends PlaneFixture {

  private static final String PATH = "/acme.crl";
  private static final String SHARD = "/shard.crl";

  private CrlServer server;
  private IssuedCertificate named;

  @BeforeEach
  void start() {
    server = CrlServer.start();
    named = CA.issue("CN=named").crlDistributionPoint(server.uri(SHARD).toString()).build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MtlsAuthenticator open(
      List<? extends CrlSource> crls, FetchHosts hosts, @Nullable Path keptIn) {
    return open(policy(crls, hosts), keptIn);
  }

  private static RevocationPolicy policy(List<? extends CrlSource> crls, FetchHosts hosts) {
    return new RevocationPolicy(
        Check.CHAIN,
        crls,
        new WhenUndetermined.Deny(),
        List.of(),
        new Fetching(hosts, SECOND, FIRST_ANSWER));
  }

  private MtlsAuthenticator fetching(URI address) {
    return open(List.of(CrlAddress.of(address, authorities())), FetchHosts.NONE, null);
  }

  private MtlsAuthenticator discovering() {
    return open(List.of(), new FetchHosts(List.of(server.host())), null);
  }

  /** The source has been asked so often again. */
  private void awaitRequests(String path, int more) throws Exception {
    int before = server.requests(path);
    await(() -> server.requests(path) >= before + more);
  }

  @Test
  void theFirstRequestWaitsForTheAnswer() {
    MtlsAuthenticator acme = fetching(server.publish(PATH, CA.crl()));
    assertThat(judge(acme, CLIENT)).isNull();
  }

  @Test
  void revokedAtTheServerIsRefusedWithinARefresh() throws Exception {
    MtlsAuthenticator acme = fetching(server.publish(PATH, CA.crl().number(1)));
    assertThat(judge(acme, CLIENT)).isNull();
    server.publish(PATH, CA.crl().number(2).revoke(CLIENT));
    awaitRefusal(acme, CLIENT);
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws Exception {
    fetching(server.publish(PATH, CA.crl().number(1)));
    await(() -> server.unchanged(PATH) >= 2);
    assertThat(server.requests(PATH) - server.unchanged(PATH)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void withoutAnyAnswerItIsOpenAndNobodyWaitsTwice(Fault fault) {
    server.publish(PATH, CA.crl());
    MtlsAuthenticator acme = fetching(server.spoil(PATH, fault));
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertUndeterminedWithoutWaiting(acme, CLIENT);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatWasGoodBeforeStaysUntilItIsMended(Fault fault) throws Exception {
    MtlsAuthenticator acme = fetching(server.publish(PATH, CA.crl().number(1)));
    assertThat(judge(acme, CLIENT)).isNull();
    server.spoil(PATH, fault);
    awaitRequests(PATH, 2);
    assertThat(judge(acme, CLIENT)).isNull();
    server.spoil(PATH, Fault.NONE);
    server.publish(PATH, CA.crl().number(2).revoke(CLIENT));
    awaitRefusal(acme, CLIENT);
  }

  static Stream<Arguments> listsThatAreNotTaken() {
    return Stream.of(
        Arguments.of("forged", revoking(3).wronglySigned()),
        Arguments.of("of a stranger", STRANGER.crl().number(3).revoke(CLIENT)),
        Arguments.of("older", revoking(1)),
        Arguments.of("of another scope", revoking(3).distributionPoint("http://other.example/x")),
        Arguments.of("a delta", revoking(3).deltaOf(2)),
        Arguments.of("not in force yet", revoking(3).notYetValid()),
        Arguments.of("without an end", revoking(3).withoutNextUpdate()));
  }

  private static CrlBuilder revoking(int number) {
    return CA.crl().number(number).revoke(CLIENT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void listsThatAreNotTaken(String what, CrlBuilder list) throws Exception {
    MtlsAuthenticator acme = fetching(server.publish(PATH, CA.crl().number(2)));
    assertThat(judge(acme, CLIENT)).isNull();
    server.publish(PATH, list);
    awaitRequests(PATH, 2);
    assertThat(judge(acme, CLIENT)).isNull();
  }

  @Test
  void aRevocationOutlivesTheServer() throws Exception {
    MtlsAuthenticator acme = fetching(server.publish(PATH, revoking(1)));
    awaitRefusal(acme, CLIENT);
    server.spoil(PATH, Fault.UNAVAILABLE);
    awaitRequests(PATH, 2);
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void aDistributionPointOfAPermittedHostIsFetched() throws Exception {
    server.publish(SHARD, CA.crl().number(1).distributionPoint(server.uri(SHARD).toString()));
    MtlsAuthenticator acme = discovering();
    assertThat(judge(acme, named)).isNull();
    server.publish(
        SHARD, CA.crl().number(2).distributionPoint(server.uri(SHARD).toString()).revoke(named));
    awaitRefusal(acme, named);
  }

  @Test
  void aDeltaThatACertificateNamesIsFetchedToo() throws Exception {
    IssuedCertificate client =
        CA.issue("CN=delta")
            .crlDistributionPoint(server.uri(SHARD).toString())
            .freshestCrl(server.uri("/delta.crl").toString())
            .build();
    server.publish(SHARD, CA.crl().number(1));
    server.publish("/delta.crl", CA.crl().number(2).deltaOf(1).revoke(client));
    awaitRefusal(discovering(), client);
  }

  /** Good by one list is revoked by another. */
  @Test
  void whatACertificateNamesIsFetchedThoughAListOfThePolicyClearsIt() throws Exception {
    server.publish(SHARD, CA.crl().number(2).revoke(named));
    byte[] good = CA.crl().number(1).der();
    CrlFile file = CrlFile.read("a.crl", () -> new ByteArrayInputStream(good), authorities());
    MtlsAuthenticator acme = open(List.of(file), new FetchHosts(List.of(server.host())), null);
    long waits = acme.revocationWaits();
    awaitRefusal(acme, named);
    assertThat(acme.revocationWaits()).as("waits").isEqualTo(waits);
  }

  @Test
  void aListThatComesWhileThePolicyIsReplacedIsNotLost() throws Exception {
    AtomicReference<byte[]> content = new AtomicReference<>(CA.crl().number(1).der());
    CrlFile file =
        CrlFile.read("a.crl", () -> new ByteArrayInputStream(content.get()), authorities());
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    InstantSource clock =
        () -> {
          meanwhile.get().run();
          return NOW;
        };
    CrlAddress address = CrlAddress.of(server.publish(PATH, CA.crl().number(1)), authorities());
    MtlsAuthenticator acme = open(policy(List.of(address, file), FetchHosts.NONE), null, clock);
    assertThat(judge(acme, CLIENT)).isNull();
    await(() -> address.current().isPresent());
    Thread replacing = Thread.currentThread();
    meanwhile.set(
        () -> {
          if (Thread.currentThread() == replacing) {
            content.set(CA.crl().number(2).revoke(CLIENT).der());
            file.refresh(NOW);
          }
        });
    acme.replace(acme.policy());
    meanwhile.set(() -> {});
    assertThat(file.current().orElseThrow().number()).contains(BigInteger.TWO);
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void aHostThatIsNotPermittedIsNeverCalled() {
    server.publish(SHARD, CA.crl());
    MtlsAuthenticator acme =
        open(
            List.of(),
            new FetchHosts(List.of("localhost", "crl.acme.example:" + server.uri("/").getPort())),
            null);
    assertThat(judge(acme, named)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertThat(server.requests(SHARD)).isZero();
  }

  @Test
  void nothingIsFetchedForAPathThatReachesNoAnchor() {
    server.publish(SHARD, CA.crl());
    IssuedCertificate stranger =
        STRANGER.issue("CN=x").crlDistributionPoint(server.uri(SHARD).toString()).build();
    assertThat(judge(discovering(), stranger)).isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(server.requests(SHARD)).isZero();
  }

  @Test
  void aRedirectLeadsOnlyToPermittedHosts() {
    try (CrlServer other = CrlServer.start()) {
      URI target = other.publish("/x", CA.crl());
      URI address = server.redirect(PATH, target.toString());
      assertThat(judge(fetching(address), CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
      assertThat(other.requests("/x")).isZero();
      MtlsAuthenticator permitting =
          open(
              List.of(CrlAddress.of(address, authorities())),
              new FetchHosts(List.of(other.host())),
              null);
      assertThat(judge(permitting, CLIENT)).isNull();
    }
  }

  @Test
  void manyFirstRequestsFetchOnce() throws Exception {
    server.publish(SHARD, CA.crl());
    MtlsAuthenticator acme = discovering();
    List<Callable<Reason>> work = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      work.add(() -> judge(acme, named));
    }
    ExecutorService pool = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Reason> each : pool.invokeAll(work)) {
        assertThat(each.get()).isNull();
      }
      assertThat(server.requests(SHARD)).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void whatWasKeptCountsAtTheNextStart() throws Exception {
    IssuedCertificate bad = CA.issue("CN=bad").build();
    CrlAddress address = CrlAddress.of(server.publish(PATH, CA.crl().revoke(bad)), authorities());
    MtlsAuthenticator before = open(List.of(address), FetchHosts.NONE, store);
    assertThat(judge(before, CLIENT)).isNull();
    await(() -> !kept().isEmpty());
    before.close();
    server.spoil(PATH, Fault.UNAVAILABLE);
    MtlsAuthenticator after = openAgain();
    assertThat(judge(after, CLIENT)).isNull();
    assertThat(judge(after, bad)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void whatWasKeptIsJudgedAgain() throws Exception {
    CrlAddress address = CrlAddress.of(server.publish(PATH, CA.crl()), authorities());
    assertThat(judge(open(List.of(address), FetchHosts.NONE, store), CLIENT)).isNull();
    await(() -> !kept().isEmpty());
    opened.get(0).close();
    server.spoil(PATH, Fault.UNAVAILABLE);
    byte[] content = Files.readAllBytes(kept().get(0));
    content[content.length - 1] ^= 1;
    Files.write(kept().get(0), content);
    assertThat(judge(openAgain(), CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
  }

  @Test
  void whatWasNotTakenIsNotKept() throws Exception {
    CrlAddress address = CrlAddress.of(server.publish(PATH, CA.crl().number(2)), authorities());
    assertThat(judge(open(List.of(address), FetchHosts.NONE, store), CLIENT)).isNull();
    server.publish(PATH, STRANGER.crl().number(3));
    awaitRequests(PATH, 2);
    opened.get(0).close();
    server.spoil(PATH, Fault.UNAVAILABLE);
    assertThat(judge(openAgain(), CLIENT)).isNull();
  }

  private MtlsAuthenticator openAgain() {
    return open(List.of(CrlAddress.of(server.uri(PATH), authorities())), FetchHosts.NONE, store);
  }

  private List<Path> kept() throws Exception {
    try (Stream<Path> files = Files.list(store)) {
      return files.filter(file -> !file.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void aStoreThatCannotBeWrittenDoesNoHarm() throws Exception {
    Path file = Files.createFile(store.resolve("file"));
    CrlAddress address = CrlAddress.of(server.publish(PATH, CA.crl()), authorities());
    assertThat(judge(open(List.of(address), FetchHosts.NONE, file), CLIENT)).isNull();
  }

  @Test
  void theGenerationGrowsWithEveryChangeAndOnlyThen() throws Exception {
    CrlAddress address = CrlAddress.of(server.publish(PATH, CA.crl().number(1)), authorities());
    RevocationPolicy policy = policy(List.of(address), FetchHosts.NONE);
    try (RevocationPlane plane =
        RevocationPlane.start(
            List.of(
                new DomainRule(
                    new org.mtls4j.trust.DomainName("acme"), policy, CertificateProfile.DEFAULT)),
            RevocationNetwork.DEFAULT,
            InstantSource.fixed(NOW))) {
      await(() -> plane.generation() == 1);
      await(() -> server.unchanged(PATH) >= 2);
      assertThat(plane.generation()).isEqualTo(1);
      server.publish(PATH, CA.crl().number(2));
      await(() -> plane.generation() == 2);
      assertThat(address.current().orElseThrow().number()).contains(BigInteger.TWO);
    }
  }

  @Test
  void closingEndsAllThreadsAlsoOfWhatIsBeingFetched() throws Exception {
    // Other tests leave some; of the fetching ones here, none may stay.
    Set<Thread> others = threads();
    server.publish(PATH, CA.crl());
    MtlsAuthenticator acme = fetching(server.spoil(PATH, Fault.LATE));
    await(() -> server.requests(PATH) == 1);
    assertThat(others.containsAll(threads())).isFalse();
    acme.close();
    await(() -> others.containsAll(threads()));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mtls4j-"))
        .collect(Collectors.toSet());
  }
}
