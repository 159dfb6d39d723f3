package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.Pem;
import org.mtls4j.x509.ParsedCertificate;

/** What a CRL file that changes while it is in use may become. */
class CrlFileTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme").at(NOW).build();
  private static final CertificateAuthority TWIN =
      CertificateAuthority.named("CN=Acme").at(NOW).build();
  private static final CertificateAuthority OTHER =
      CertificateAuthority.named("CN=Globex").at(NOW).build();

  private static final ParsedCertificate CLIENT =
      parsed(CA.issue("CN=client").build().certificate());

  private final AtomicReference<byte[]> content = new AtomicReference<>();

  @BeforeEach
  void firstList() {
    content.set(crl().number(5).der());
  }

  private static CrlBuilder crl() {
    return CA.crl().thisUpdate(NOW.minus(HOUR)).nextUpdate(NOW.plus(HOUR));
  }

  private static CrlBuilder revoking(CrlBuilder list) {
    return list.revoke(CLIENT.certificate());
  }

  private CrlFile file(CertificateAuthority... authorities) throws Exception {
    return CrlFile.read(
        "acme.crl",
        () -> {
          byte[] bytes = content.get();
          if (bytes == null) {
            throw new NoSuchFileException("acme.crl");
          }
          return new ByteArrayInputStream(bytes);
        },
        Stream.of(authorities).map(ca -> parsed(ca.certificate())).toList());
  }

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static boolean revokes(CrlFile file) {
    return file.current().orElseThrow().find(CLIENT).isPresent();
  }

  static Stream<Arguments> successors() {
    byte[] whole = revoking(crl()).number(6).der();
    return Stream.of(
        arguments("a newer list", true, whole),
        arguments("the same in PEM", true, pem(revoking(crl()).number(6))),
        arguments(
            "another list of the same number and time", true, revoking(crl()).number(5).der()),
        arguments(
            "a newer list that has lapsed",
            true,
            revoking(crl()).number(6).nextUpdate(NOW.minusSeconds(60)).der()),
        arguments("an older number", false, revoking(crl()).number(4).der()),
        arguments("no number", false, revoking(crl()).withoutNumber().der()),
        arguments(
            "an older time",
            false,
            revoking(crl()).number(6).thisUpdate(NOW.minus(HOUR).minusSeconds(1)).der()),
        arguments("a wrong signature", false, revoking(crl()).number(6).wronglySigned().der()),
        arguments("another key", false, revoking(TWIN.crl()).number(6).der()),
        arguments("another CA", false, revoking(OTHER.crl()).number(6).der()),
        arguments("a list without an end", false, revoking(crl()).withoutNextUpdate().der()),
        arguments("cut short", false, Arrays.copyOf(whole, whole.length - 1)),
        arguments("a byte too many", false, Arrays.copyOf(whole, whole.length + 1)),
        arguments("nothing", false, new byte[0]),
        arguments("garbage", false, new byte[] {0x30, 1, 2, 3}),
        arguments(
            "a certificate", false, Pem.of(CA.certificate()).getBytes(StandardCharsets.US_ASCII)),
        arguments("no file", false, null));
  }

  private static byte[] pem(CrlBuilder crl) {
    return Pem.of(crl.build()).getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("successors")
  void takesWhatIsNewAndGood(String what, boolean taken, byte[] next) throws Exception {
    CrlFile file = file(CA);
    content.set(next);
    file.refresh(NOW);
    file.refresh(NOW);
    assertThat(revokes(file)).isEqualTo(taken);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("successors")
  void keepsTheLastGoodOneUntilItIsMended(String what, boolean taken, byte[] next)
      throws Exception {
    CrlFile file = file(CA);
    content.set(next);
    file.refresh(NOW);
    content.set(revoking(crl()).number(7).der());
    file.refresh(NOW);
    assertThat(revokes(file)).isTrue();
  }

  @Test
  void takesAListThatIsNotInForceYetWhenItIs() throws Exception {
    CrlFile file = file(CA);
    content.set(
        revoking(crl()).number(6).thisUpdate(NOW.plusSeconds(30)).nextUpdate(NOW.plus(HOUR)).der());
    file.refresh(NOW);
    assertThat(revokes(file)).isFalse();
    file.refresh(NOW.plusSeconds(29));
    assertThat(revokes(file)).isFalse();
    file.refresh(NOW.plusSeconds(30));
    assertThat(revokes(file)).isTrue();
  }

  @Test
  void keepsToTheKeyThatSignedTheFirstWhereTheCaIsNotKnownBefore() throws Exception {
    CrlFile file = file(OTHER);
    assertThat(file.current().orElseThrow().isSignedBy(parsed(CA.certificate()))).isTrue();
    content.set(revoking(TWIN.crl()).number(6).der());
    file.refresh(NOW);
    assertThat(revokes(file)).isFalse();
    content.set(revoking(crl()).number(6).der());
    file.refresh(NOW);
    assertThat(revokes(file)).isTrue();
  }

  /** The first time it is opened after a change is to see that it changed. */
  @ParameterizedTest
  @MethodSource
  void considersAgainWhatCouldNotBeReadToItsEnd(Throwable failure) throws Exception {
    AtomicInteger untilFailure = new AtomicInteger(Integer.MAX_VALUE);
    CrlFile file =
        CrlFile.read(
            "acme.crl",
            () -> {
              boolean fails = untilFailure.decrementAndGet() == 0;
              if (fails && failure instanceof Error error) {
                throw error;
              }
              if (fails) {
                throw (IOException) failure;
              }
              return new ByteArrayInputStream(content.get());
            },
            List.of(parsed(CA.certificate())));
    content.set(revoking(crl()).number(6).der());
    untilFailure.set(2);
    assertThat(catchThrowable(() -> file.refresh(NOW)))
        .isEqualTo(failure instanceof Error ? failure : null);
    assertThat(revokes(file)).isFalse();
    file.refresh(NOW);
    assertThat(revokes(file)).isTrue();
  }

  static Stream<Throwable> considersAgainWhatCouldNotBeReadToItsEnd() {
    return Stream.of(new IOException("for once"), new OutOfMemoryError("for once"));
  }

  /**
   * A CA that goes on with another key is followed when nothing is cleared by the old one's list.
   */
  @Test
  void anotherKeyOfItsNameMustWaitUntilTheListHasLapsed() throws Exception {
    content.set(revoking(crl()).number(5).der());
    CrlFile file = file(CA, TWIN);
    content.set(TWIN.crl().number(6).der());
    file.refresh(NOW);
    assertThat(revokes(file)).isTrue();
    file.refresh(NOW.plus(HOUR).plusSeconds(1));
    file.refresh(NOW.plus(HOUR).plusSeconds(2));
    assertThat(revokes(file)).isFalse();
  }

  static Stream<Arguments> listsThatSayLess() {
    return Stream.of(
        arguments("for CAs only", crl().onlyCaCertificates()),
        arguments("a shard", crl().distributionPoint("http://other.example/x")),
        arguments("a delta", crl().deltaOf(5)));
  }

  /** What has lapsed still revokes; a CA that changed its lists for good is followed later. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("listsThatSayLess")
  void aLapsedListDoesNotGiveWayAtOnceToOneThatSaysLess(String what, CrlBuilder list)
      throws Exception {
    content.set(revoking(crl()).number(5).nextUpdate(NOW.minusSeconds(60)).der());
    CrlFile file = file(CA);
    content.set(list.number(6).der());
    file.refresh(NOW);
    file.refresh(NOW);
    assertThat(revokes(file)).isTrue();
    file.refresh(NOW.plus(Duration.ofDays(8)));
    assertThat(revokes(file)).isFalse();
  }

  @Test
  void refusesAForgeryToBeginWith() {
    content.set(TWIN.crl().der());
    assertThatThrownBy(() -> file(CA))
        .isInstanceOf(UnusableCrlException.class)
        .hasMessageContaining("is not signed by 'CN=Acme'");
    content.set(null);
    assertThatThrownBy(() -> file(CA)).isInstanceOf(IOException.class);
  }

  @Test
  @Timeout(60)
  void isWatchedUntilTheWatchIsClosed() throws Exception {
    CrlFile file = file(CA);
    RevocationPolicy policy =
        new RevocationPolicy(
            RevocationPolicy.Check.CHAIN, List.of(file), new WhenUndetermined.Deny());
    List<Thread> others = watchers();
    CrlWatch watch = CrlWatch.over(List.of(policy), InstantSource.fixed(NOW));
    List<Thread> threads = watchers().stream().filter(t -> !others.contains(t)).toList();
    assertThat(threads).isNotEmpty();
    assertThat(threads).allMatch(Thread::isDaemon);
    assertThat(threads).allMatch(thread -> thread.getContextClassLoader() == null);
    content.set(revoking(crl()).number(6).der());
    while (!revokes(file)) {
      Thread.sleep(10);
    }
    watch.close();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void takesNoThreadWhereNoFileIsWatched() throws Exception {
    List<Thread> before = watchers();
    RevocationPolicy fixed =
        new RevocationPolicy(
            RevocationPolicy.Check.CHAIN,
            List.of(Crl.read(crl().der())),
            new WhenUndetermined.Deny());
    try (CrlWatch watch = CrlWatch.over(List.of(fixed), InstantSource.fixed(NOW))) {
      assertThat(watch).isNotNull();
      assertThat(before).containsAll(watchers());
    }
  }

  private static List<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mtls4j-crl-watch"))
        .toList();
  }
}
