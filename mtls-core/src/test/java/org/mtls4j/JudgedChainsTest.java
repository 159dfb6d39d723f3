package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.revocation.RevocationPlane;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;

/** What is kept of chains, what is not, and what gets it out. */
class JudgedChainsTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("CN=Acme Issuing").signedBy(ROOT).build();
  private static final IssuedCertificate CLIENT = ISSUING.issue("CN=client").build();
  private static final List<X509Certificate> STRANGERS =
      IntStream.range(0, 40)
          .mapToObj(i -> CertificateAuthority.named("CN=Stranger " + i).at(NOW).build())
          .map(CertificateAuthority::certificate)
          .toList();

  private final RevocationPlane plane =
      RevocationPlane.offline(List.of(), policy(10).network(), InstantSource.fixed(NOW));
  private final JudgedChains chains = chains(10);

  private static MtlsPolicy policy(int most) {
    return MtlsPolicy.builder()
        .domain(
            TrustDomain.named("acme")
                .anchor(ROOT.certificate())
                .revocation(RevocationPolicy.NONE)
                .build())
        .cachedClients(most)
        .build();
  }

  private JudgedChains chains(int most) {
    return PolicyInForce.of(policy(most), 1, plane, new Outcomes()).chains();
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private static ClientChain chain(X509Certificate... certificates) {
    return ClientChain.of(certificates).accepted().orElseThrow();
  }

  private static ClientChain chain(IssuedCertificate client) {
    return chain(client.chainArray());
  }

  /** Whatever is said of {@code chain}. */
  static JudgedChain judged(ClientChain chain, Instant at) {
    try (RevocationPlane none =
        RevocationPlane.offline(List.of(), policy(1).network(), InstantSource.fixed(at))) {
      return PolicyInForce.of(policy(1), 1, none, new Outcomes()).chains().judgeAnew(chain, at);
    }
  }

  private @Nullable JudgedChain find(ClientChain chain) {
    return find(chain, 0);
  }

  private @Nullable JudgedChain find(ClientChain chain, long later) {
    return chains.find(
        chain.certificates().toArray(X509Certificate[]::new), NOW.toEpochMilli() + later);
  }

  /** The same content in other objects. */
  private static ClientChain copy(ClientChain chain) {
    return chain(
        chain.certificates().stream().map(JudgedChainsTest::copy).toArray(X509Certificate[]::new));
  }

  /** The same content in another object. */
  static X509Certificate copy(X509Certificate certificate) {
    try {
      // The JDK's factory knows what it has read and hands out the same object.
      return (X509Certificate)
          new org.bouncycastle.jcajce.provider.asymmetric.x509.CertificateFactory()
              .engineGenerateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSameObjectsAndTheSameContentAreJudgedOnce() {
    ClientChain presented = chain(CLIENT);
    JudgedChain judged = chains.judge(presented, NOW);
    assertThat(chains.judge(presented, NOW)).isSameAs(judged);
    assertThat(find(presented)).isSameAs(judged);
    ClientChain other = copy(presented);
    assertThat(find(other)).isNull();
    assertThat(chains.judge(other, NOW)).isSameAs(judged);
    assertThat(find(other)).isSameAs(judged);
  }

  @Test
  void aRefusedChainIsJudgedOnce() {
    ClientChain presented = chain(STRANGERS.get(0), STRANGERS.get(1));
    JudgedChain judged = chains.judge(presented, NOW);
    assertThat(chains.judge(presented, NOW)).isSameAs(judged);
    assertThat(chains.judge(copy(presented), NOW)).isSameAs(judged);
  }

  @Test
  void aChainWithoutItsIntermediateSaysNothingOfTheWholeOne() {
    X509Certificate[] whole = CLIENT.chainArray();
    assertThat(chains.judge(chain(whole[0]), NOW).paths().rejected().orElseThrow().reason())
        .isEqualTo(Reason.UNKNOWN_ISSUER);
    assertThat(chains.judge(chain(whole), NOW).paths().isAccepted()).isTrue();
    assertThat(chains.judge(chain(whole[0]), NOW).paths().isAccepted()).isFalse();
    assertThat(chains.judge(chain(whole[0], STRANGERS.get(0)), NOW).paths().isAccepted()).isFalse();
  }

  @Test
  void anArrayThatIsUsedAgainIsReadAgain() {
    X509Certificate[] array = CLIENT.chainArray();
    ClientChain before = chain(array);
    assertThat(chains.judge(before, NOW).paths().isAccepted()).isTrue();
    array[1] = STRANGERS.get(0);
    assertThat(find(chain(array))).isNull();
    assertThat(chains.judge(chain(array), NOW).paths().isAccepted()).isFalse();
    assertThat(chains.judge(before, NOW).paths().isAccepted()).isTrue();
  }

  @Test
  void aFloodOfChainsThatAreNoClientsLeavesTheClientsAlone() {
    ClientChain client = chain(CLIENT);
    JudgedChain judged = chains.judge(client, NOW);
    for (X509Certificate one : STRANGERS) {
      for (X509Certificate other : STRANGERS) {
        chains.judge(chain(one, other), NOW);
        chains.judge(chain(one, other), NOW);
      }
    }
    // A client that adds whatever it likes to its own chain makes up chains just as well.
    for (X509Certificate stranger : STRANGERS) {
      chains.judge(chain(CLIENT.chainArray()[0], CLIENT.chainArray()[1], stranger), NOW);
      chains.judge(
          chain(CLIENT.chainArray()[0], CLIENT.chainArray()[1], CLIENT.chainArray()[0]), NOW);
    }
    assertThat(find(client)).isSameAs(judged);
    assertThat(chains.judge(copy(client), NOW)).isSameAs(judged);
    assertThat(chains.size()).isLessThanOrEqualTo(10 + 10);
  }

  @Test
  void noMoreClientsAreKeptThanItSays() {
    for (int i = 0; i < 25; i++) {
      chains.judge(chain(ISSUING.issue("CN=client-" + i).build()), NOW);
    }
    assertThat(chains.size()).isBetween(1L, 10L);
  }

  @Test
  void nothingIsKeptWhereNothingIsToBe() {
    JudgedChains none = chains(0);
    ClientChain client = chain(CLIENT);
    assertThat(none.judge(client, NOW)).isNotSameAs(none.judge(client, NOW));
    assertThat(none.find(client.certificates().toArray(X509Certificate[]::new), NOW.toEpochMilli()))
        .isNull();
    assertThat(none.size()).isZero();
  }

  @Test
  void whatIsForgottenIsJudgedAgain() {
    ClientChain client = chain(CLIENT);
    JudgedChain judged = chains.judge(client, NOW);
    chains.forget();
    assertThat(find(client)).isNull();
    assertThat(chains.judge(client, NOW)).isNotSameAs(judged);
  }

  /** What the cache lets go shows when it is asked. */
  @Test
  void theCacheIsAskedOnceASecond() {
    ClientChain client = chain(CLIENT);
    JudgedChain judged = chains.judge(client, NOW);
    assertThat(find(client)).isSameAs(judged);
    chains.forget();
    assertThat(find(client)).isSameAs(judged);
    assertThat(find(client, 999)).isSameAs(judged);
    assertThat(find(client, -1)).as("a clock that is set back").isNull();
    assertThat(find(client, 1_000)).isNull();
  }

  @Test
  void whatTheCacheHasNowIsFoundByTheSameObjects() {
    ClientChain client = chain(CLIENT);
    JudgedChain before = chains.judge(client, NOW);
    chains.forget();
    JudgedChain now = chains.judge(copy(client), NOW);
    assertThat(now).isNotSameAs(before);
    assertThat(find(client)).isSameAs(now);
    chains.forget();
    assertThat(find(client)).isSameAs(now);
  }

  @Test
  void whatTheCacheLetsGoIsNotKeptAlive() {
    ClientChain client = chain(CLIENT);
    WeakReference<JudgedChain> judged = new WeakReference<>(chains.judge(client, NOW));
    assertThat(find(client)).isNotNull();
    chains.forget();
    for (int i = 0; i < 1_000 && !judged.refersTo(null); i++) {
      System.gc();
    }
    assertThat(judged.refersTo(null)).isTrue();
    assertThat(find(client)).isNull();
  }

  @Test
  void aClockThatIsSetBackVoidsWhatWasJudged() {
    ClientChain client = chain(CLIENT);
    JudgedChain judged = chains.judge(client, NOW);
    JudgedChain before = chains.judge(client, NOW.minusMillis(1));
    assertThat(before).isNotSameAs(judged);
    assertThat(chains.judge(client, NOW)).isSameAs(before);
  }

  @Test
  void ofManyWhoBringOneNewChainOneJudges() throws Exception {
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      for (int round = 0; round < 20; round++) {
        ClientChain client = chain(ISSUING.issue("CN=round-" + round).build());
        Set<JudgedChain> judged = ConcurrentHashMap.newKeySet();
        CyclicBarrier start = new CyclicBarrier(many);
        List<Future<Boolean>> all =
            Stream.generate(
                    () ->
                        threads.submit(
                            () -> {
                              start.await();
                              return judged.add(chains.judge(client, NOW));
                            }))
                .limit(many)
                .toList();
        for (Future<Boolean> one : all) {
          one.get();
        }
        assertThat(judged).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Java's own hash of a certificate can be made to collide by anyone who writes one. */
  @Test
  void aPlaceInTheTableIsNotForAClientToChoose() {
    ClientChain client = chain(CLIENT);
    byte[] seed = ChainKey.newSeed();
    assertThat(ChainKey.of(client, seed)).isEqualTo(ChainKey.of(copy(client), seed));
    assertThat(ChainKey.of(client, ChainKey.newSeed()).hashCode())
        .isNotEqualTo(ChainKey.of(client, seed).hashCode());
    assertThat(ChainKey.of(chain(CLIENT.chainArray()[1], CLIENT.chainArray()[0]), seed))
        .isNotEqualTo(ChainKey.of(client, seed));
  }
}
