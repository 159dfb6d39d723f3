package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.x509.ClientChain;

/** Which chains are known by their certificate objects, and for how long. */
class SeenChainsTest {

  /** Of a table for one client; all are within reach of each other. */
  private static final int PLACES = 8;

  private static final byte[] SEED = ChainKey.newSeed();
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final X509Certificate CLIENT =
      CertificateAuthority.named("CN=Acme Root")
          .at(NOW)
          .build()
          .issue("CN=client")
          .build()
          .certificate();
  private static final JudgedChain JUDGED = JudgedChainsTest.judged(chain(CLIENT), NOW);

  /** A container may leave a gap in its array: it must not be taken for what was collected. */
  @Test
  void aGapIsNoCertificateThatIsGone() {
    SeenChains seen = new SeenChains(1);
    awaitGone(addedAndLetGo(seen, PLACES));
    assertThat(seen.find(new X509Certificate[] {null})).isNull();
  }

  @Test
  void asManyAreKnownAsTheTableIsFor() {
    SeenChains seen = new SeenChains(1_000);
    List<ClientChain> added = added(seen, 1_000);
    assertThat(added.stream().filter(chain -> find(seen, chain) != null)).hasSizeGreaterThan(950);
  }

  /** In many tables, as nobody chooses the places. */
  @Test
  void whoIsGoneMakesPlaceAndHidesNobody() {
    Map<SeenChains, List<ClientChain>> known = new LinkedHashMap<>();
    List<WeakReference<X509Certificate>> gone = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      SeenChains seen = new SeenChains(1);
      List<ClientChain> all = added(seen, PLACES);
      known.put(seen, new ArrayList<>(all.subList(2, PLACES)));
      all.subList(0, 2).forEach(chain -> gone.add(new WeakReference<>(chain.leaf())));
    }
    awaitGone(gone);
    for (int i = 0; i < 2; i++) {
      known.forEach((seen, chains) -> chains.addAll(added(seen, 1)));
      assertThat(known)
          .allSatisfy(
              (seen, chains) ->
                  assertThat(chains)
                      .allSatisfy(chain -> assertThat(find(seen, chain)).isEqualTo(key(chain))));
    }
  }

  @RepeatedTest(30)
  void oneThatIsAddedAgainHasOnePlace() {
    SeenChains seen = new SeenChains(1);
    List<ClientChain> all = added(seen, 1);
    for (int i = 0; i < 10; i++) {
      add(seen, all.get(0));
    }
    assertThat(Stream.concat(all.stream(), added(seen, PLACES - 1).stream()))
        .allSatisfy(chain -> assertThat(find(seen, chain)).isEqualTo(key(chain)));
  }

  /** A client's own certificate is kept by what was judged of it, a CA's that came with it not. */
  @Test
  void aChainIsGoneWithAnyOfItsCertificates() {
    SeenChains seen = new SeenChains(1);
    List<X509Certificate> leaves = new ArrayList<>();
    List<WeakReference<X509Certificate>> gone = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      X509Certificate leaf = JudgedChainsTest.copy(CLIENT);
      ClientChain chain = chain(leaf, JudgedChainsTest.copy(CLIENT));
      add(seen, chain);
      leaves.add(leaf);
      gone.add(new WeakReference<>(chain.certificates().get(1)));
    }
    awaitGone(gone);
    assertThat(leaves)
        .as("a gap is no CA that is gone")
        .allSatisfy(leaf -> assertThat(seen.find(new X509Certificate[] {leaf, null})).isNull());
    assertThat(added(seen, PLACES))
        .allSatisfy(chain -> assertThat(find(seen, chain)).isEqualTo(key(chain)));
    assertThat(leaves).as("still there").hasSize(PLACES);
  }

  @Test
  void theTableGrowsWithThoseInIt() {
    SeenChains seen = new SeenChains(100_000);
    List<ClientChain> added = new ArrayList<>(added(seen, 16));
    assertThat(seen.size()).as("places for a few").isEqualTo(64);
    added.addAll(added(seen, 984));
    assertThat(added.stream().filter(chain -> find(seen, chain) != null)).hasSizeGreaterThan(990);
    assertThat(seen.size()).as("places for a thousand").isBetween(4_000, 10_000);
  }

  @Test
  void itGrowsNoFurtherThanItIsFor() {
    SeenChains seen = new SeenChains(10);
    List<ClientChain> added = added(seen, 1_000);
    assertThat(seen.size()).isEqualTo(64);
    assertThat(find(seen, added.get(999))).isEqualTo(key(added.get(999)));
  }

  @Test
  void itDoesNotGrowWithThoseWhoAreGone() {
    SeenChains seen = new SeenChains(100_000);
    for (int i = 0; i < 10; i++) {
      awaitGone(addedAndLetGo(seen, 8));
    }
    assertThat(seen.size()).isEqualTo(64);
  }

  @Test
  void whoIsKnownStaysKnownWhileItGrows() throws Exception {
    SeenChains seen = new SeenChains(100_000);
    List<ClientChain> known = added(seen, 4);
    Thread growth = new Thread(() -> added(seen, 5_000));
    growth.start();
    Set<ClientChain> lost = new HashSet<>();
    while (growth.isAlive()) {
      known.stream().filter(chain -> find(seen, chain) == null).forEach(lost::add);
    }
    growth.join();
    assertThat(seen.size()).as("all were added").isGreaterThan(10_000);
    // One may have had to make way for another; then it is not found at the end either.
    assertThat(known.stream().filter(chain -> find(seen, chain) != null))
        .hasSizeGreaterThan(2)
        .noneMatch(lost::contains);
  }

  @Test
  void whereTooManyShareThePlacesTheLastIsKnown() {
    SeenChains seen = new SeenChains(1);
    List<ClientChain> added = added(seen, 100);
    assertThat(find(seen, added.get(99))).isEqualTo(key(added.get(99)));
  }

  private static ClientChain chain(X509Certificate... certificates) {
    return ClientChain.of(certificates).accepted().orElseThrow();
  }

  private static ChainKey key(ClientChain chain) {
    return Objects.requireNonNull(ChainKey.of(chain, SEED));
  }

  private static @Nullable ChainKey find(SeenChains seen, ClientChain chain) {
    SeenChains.Seen found = seen.find(presented(chain));
    return found == null ? null : found.key();
  }

  private static void add(SeenChains seen, ClientChain chain) {
    seen.add(presented(chain), key(chain), JUDGED);
  }

  private static X509Certificate[] presented(ClientChain chain) {
    return chain.certificates().toArray(X509Certificate[]::new);
  }

  private static List<ClientChain> added(SeenChains seen, int number) {
    List<ClientChain> chains =
        Stream.generate(() -> chain(JudgedChainsTest.copy(CLIENT))).limit(number).toList();
    chains.forEach(chain -> add(seen, chain));
    return chains;
  }

  private static List<WeakReference<X509Certificate>> addedAndLetGo(SeenChains seen, int number) {
    return added(seen, number).stream().map(chain -> new WeakReference<>(chain.leaf())).toList();
  }

  private static void awaitGone(List<WeakReference<X509Certificate>> all) {
    for (int i = 0; i < 1_000 && !all.stream().allMatch(one -> one.refersTo(null)); i++) {
      System.gc();
    }
    assertThat(all).as("the certificates are gone").allMatch(one -> one.refersTo(null));
  }
}
