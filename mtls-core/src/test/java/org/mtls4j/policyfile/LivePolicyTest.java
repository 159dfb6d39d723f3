package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.x509.ClientChain;

/** Policies whose files change while they are in force. */
class LivePolicyTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final int PATIENCE_SECONDS = 30;
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Issuing").signedBy(ACME).build();
  private static final CertificateAuthority NEXT =
      CertificateAuthority.named("O=Acme GmbH,CN=Next Root").at(NOW).build();
  private static final IssuedCertificate CLIENT = ACME.issue("CN=client").build();
  private static final IssuedCertificate REVOKED = ACME.issue("CN=revoked").build();
  private static final IssuedCertificate LATER = NEXT.issue("CN=client").build();
  private static final IssuedCertificate PINNED =
      CertificateAuthority.named("CN=Nobody").at(NOW).build().issue("CN=pinned").build();

  private static final String POLICY =
      """
      version: 1
      include: [more/*.yaml]
      trust-domains:
        acme:
          anchors: [acme.pem, {file: trust.p12, password: secret}]
          intermediates: [issuing.pem]
          names: {subject: {CN: "*"}}
          revocation: {check: leaf, crls: [acme.crl], undetermined: allow}
      locks: locks.yaml
      access: [{path: /**, allow: authenticated}]
      """;

  @TempDir private Path directory;
  private final BlockingQueue<PolicyChange> changes = new LinkedBlockingQueue<>();

  /** Other tests may leave some. */
  private Set<Thread> watchersBefore;

  private LivePolicy policy;

  @BeforeEach
  void open() throws Exception {
    writeFiles(directory);
    watchersBefore = watchers();
    policy = PolicyFile.open(directory.resolve("p.yaml"), InstantSource.fixed(NOW));
    policy.onChange(changes::add);
  }

  @AfterEach
  void close() {
    policy.close();
  }

  private static void writeFiles(Path directory) throws Exception {
    Files.createDirectories(directory.resolve("more"));
    ACME.writeCertificate(directory.resolve("acme.pem"));
    ISSUING.writeCertificate(directory.resolve("issuing.pem"));
    ACME.crl().number(2).revoke(REVOKED).write(directory.resolve("acme.crl"));
    Files.write(directory.resolve("trust.p12"), store(ISSUING.certificate()));
    Files.writeString(directory.resolve("locks.yaml"), "[]\n");
    PINNED.writeCertificate(directory.resolve("more/pinned.pem"));
    Files.writeString(
        directory.resolve("more/pinned.yaml"),
        """
        trust-domains:
          pinned:
            certificates: [pinned.pem]
            names: {subject: {CN: "*"}}
            revocation: {check: none}
        """);
    Files.writeString(directory.resolve("p.yaml"), POLICY);
  }

  private static byte[] store(X509Certificate ca) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", ca);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, "secret".toCharArray());
    return out.toByteArray();
  }

  private PolicyChange change() throws InterruptedException {
    PolicyChange change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(change).as("a change within %s seconds", PATIENCE_SECONDS).isNotNull();
    return change;
  }

  private String judge(IssuedCertificate client) {
    return judge(policy.authenticator(), client);
  }

  private static String judge(MtlsAuthenticator authenticator, IssuedCertificate client) {
    return ClientChain.of(client.chain())
        .then(authenticator::authenticate)
        .fold(known -> known.getName(), refused -> refused.reason().code());
  }

  /** Something that happens to files. */
  private interface Edit {
    void on(Path directory) throws Exception;
  }

  private static Edit text(String file, String text) {
    return directory -> Files.writeString(directory.resolve(file), text);
  }

  static Stream<Arguments> goodChanges() {
    return Stream.of(
        arguments(
            "the policy",
            text("p.yaml", POLICY.replace("acme:", "acme2:")),
            CLIENT,
            "acme2/client"),
        arguments("a lock", text("locks.yaml", "- {domain: acme}\n"), CLIENT, "locked"),
        arguments(
            "an anchor",
            (Edit) directory -> NEXT.writeCertificate(directory.resolve("acme.pem")),
            LATER,
            "acme/client"),
        arguments(
            "a trust store",
            (Edit)
                directory -> Files.write(directory.resolve("trust.p12"), store(NEXT.certificate())),
            LATER,
            "acme/client"),
        arguments(
            "an included file",
            (Edit)
                directory ->
                    Files.writeString(
                        directory.resolve("more/pinned.yaml"),
                        Files.readString(directory.resolve("more/pinned.yaml"))
                            .replace("pinned:", "pinned2:")),
            PINNED,
            "pinned2/pinned"),
        arguments(
            "another included file",
            (Edit)
                directory -> {
                  NEXT.writeCertificate(directory.resolve("more/next.pem"));
                  Files.writeString(
                      directory.resolve("more/next.yaml"),
                      """
                      trust-domains:
                        next:
                          anchors: [next.pem]
                          names: {subject: {CN: "*"}}
                          revocation: {check: none}
                      """);
                },
            LATER,
            "next/client"),
        arguments(
            "a pinned certificate",
            (Edit) directory -> LATER.writeCertificate(directory.resolve("more/pinned.pem")),
            LATER,
            "pinned/client"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void goodChanges(String what, Edit edit, IssuedCertificate client, String then) throws Exception {
    assertThat(judge(client)).isNotEqualTo(then);
    edit.on(directory);
    assertThat(change()).isEqualTo(new PolicyChange.Taken(2));
    assertThat(judge(client)).isEqualTo(then);
    assertThat(policy.authenticator().generation()).isEqualTo(2);
    assertThat(policy.problems()).isEmpty();
  }

  static Stream<Arguments> badChanges() {
    return Stream.of(
        bad("p.yaml", "", "is empty"),
        bad("p.yaml", POLICY.replace("path: /**", "pat: /**"), "unknown key 'pat'"),
        bad("locks.yaml", "", "is empty"),
        bad("locks.yaml", "- {domain: nobody}\n", "there is no trust domain 'nobody'"),
        bad("acme.pem", "broken", "'acme.pem' "),
        bad("issuing.pem", "broken", "'issuing.pem' "),
        bad("trust.p12", "broken", "'trust.p12' "),
        bad("more/pinned.yaml", "trust-domain: {}", "pinned.yaml:1:1: unknown key 'trust-domain'"),
        bad("more/pinned.pem", "broken", "'pinned.pem' "),
        arguments(
            "no policy", (Edit) d -> Files.delete(d.resolve("p.yaml")), "there is no such file"),
        arguments(
            "no locks", (Edit) d -> Files.delete(d.resolve("locks.yaml")), "there is no file"),
        arguments("no anchor", (Edit) d -> Files.delete(d.resolve("acme.pem")), "there is no file"),
        arguments(
            "none included",
            (Edit) d -> Files.delete(d.resolve("more/pinned.yaml")),
            "no file matches"),
        arguments(
            "a CRL that was never there",
            text("p.yaml", POLICY.replace("acme.crl", "none.crl")),
            "there is no file 'none.crl'"));
  }

  private static Arguments bad(String file, String content, String told) {
    return arguments(file + ": " + told, text(file, content), told);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void badChanges(String what, Edit edit, String told) throws Exception {
    edit.on(directory);
    PolicyChange change = change();
    assertThat(change).isInstanceOf(PolicyChange.Refused.class);
    assertThat(((PolicyChange.Refused) change).problems().toString()).contains(told);
    assertThat(policy.problems()).isEqualTo(((PolicyChange.Refused) change).problems());
    assertThat(judge(CLIENT)).isEqualTo("acme/client");
    assertThat(judge(PINNED)).isEqualTo("pinned/pinned");
    assertThat(policy.authenticator().generation()).isEqualTo(1);
    writeFiles(directory);
    assertThat(change()).isEqualTo(new PolicyChange.Taken(2));
    assertThat(policy.problems()).isEmpty();
  }

  @Test
  void aListThatIsMendedMendsThePolicy() throws Exception {
    text("p.yaml", POLICY.replace("acme.crl", "later.crl")).on(directory);
    assertThat(change()).isInstanceOf(PolicyChange.Refused.class);
    ACME.crl().number(3).write(directory.resolve("later.crl"));
    assertThat(change()).isEqualTo(new PolicyChange.Taken(2));
    assertThat(judge(REVOKED)).isEqualTo("acme/revoked");
  }

  /** A list that is broken or goes back neither counts nor keeps a lock from counting. */
  @Test
  void theLastGoodListStaysThroughAChange() throws Exception {
    assertThat(judge(REVOKED)).isEqualTo("certificate-revoked");
    ACME.crl().number(1).write(directory.resolve("acme.crl"));
    text("locks.yaml", "- {principal: acme/client}\n").on(directory);
    assertThat(change()).isEqualTo(new PolicyChange.Taken(2));
    assertThat(judge(CLIENT)).isEqualTo("locked");
    assertThat(judge(REVOKED)).isEqualTo("certificate-revoked");
    text("acme.crl", "broken").on(directory);
    text("locks.yaml", "[]\n").on(directory);
    assertThat(change()).isEqualTo(new PolicyChange.Taken(3));
    assertThat(judge(CLIENT)).isEqualTo("acme/client");
    assertThat(judge(REVOKED)).isEqualTo("certificate-revoked");
  }

  /** As Kubernetes mounts config maps: all files change at once, by one link. */
  @Test
  void linksAreFollowedWhenTheySwap() throws Exception {
    policy.close();
    Path mount = Files.createDirectories(directory.resolve("mount"));
    for (String version : List.of("..v1", "..v2")) {
      writeFiles(Files.createDirectories(mount.resolve(version)));
    }
    Files.writeString(mount.resolve("..v2/locks.yaml"), "- {domain: acme}\n");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(mount.resolve("p.yaml"), Path.of("..data/p.yaml"));
    for (String file :
        List.of("acme.pem", "issuing.pem", "trust.p12", "acme.crl", "locks.yaml", "more")) {
      Files.createSymbolicLink(mount.resolve(file), Path.of("..data/" + file));
    }
    policy = PolicyFile.open(mount.resolve("p.yaml"), InstantSource.fixed(NOW));
    policy.onChange(changes::add);
    assertThat(judge(CLIENT)).isEqualTo("acme/client");
    Files.createSymbolicLink(mount.resolve("..tmp"), Path.of("..v2"));
    Files.move(mount.resolve("..tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(change()).isEqualTo(new PolicyChange.Taken(2));
    assertThat(judge(CLIENT)).isEqualTo("locked");
  }

  @Test
  void aChangeCountsWithinTwoSeconds() throws Exception {
    long start = System.nanoTime();
    text("locks.yaml", "- {domain: acme}\n").on(directory);
    change();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void whatWasFetchedStays() throws Exception {
    IssuedCertificate named;
    try (CrlServer server = CrlServer.start()) {
      URI list = server.publish("/acme.crl", ACME.crl());
      named =
          ISSUING
              .issue("CN=named")
              .crlDistributionPoint(server.publish("/issuing.crl", ISSUING.crl()).toString())
              .build();
      String text =
          POLICY.replace(
              "{check: leaf, crls: [acme.crl], undetermined: allow}",
              "{crls: [\"" + list + "\"], fetch-hosts: [\"" + server.host() + "\"]}");
      text("p.yaml", text).on(directory);
      change();
      assertThat(judge(named)).isEqualTo("acme/named");
      int fetched = server.requests("/acme.crl") + server.requests("/issuing.crl");
      text("locks.yaml", "- {principal: acme/x}\n").on(directory);
      change();
      assertThat(judge(named)).isEqualTo("acme/named");
      assertThat(server.requests("/acme.crl") + server.requests("/issuing.crl")).isEqualTo(fetched);
    }
    // Nobody answers any more: what is judged from now on is judged by what was fetched.
    for (int generation = 4; generation < 7; generation++) {
      text("locks.yaml", "- {principal: acme/x" + generation + "}\n").on(directory);
      assertThat(change()).isEqualTo(new PolicyChange.Taken(generation));
      assertThat(judge(CLIENT)).isEqualTo("acme/client");
    }
    assertThat(judge(named)).isEqualTo("acme/named");
  }

  private LivePolicy.Source source() {
    return (journal, running) ->
        PolicyFile.read(
            directory.resolve("p.yaml"),
            Map.of(),
            null,
            null,
            journal,
            running,
            sound -> List.of());
  }

  /** In the place of the one that every test begins with; what that one tells is not asked for. */
  private BlockingQueue<PolicyChange> watch(LivePolicy other) {
    policy.close();
    policy = other;
    BlockingQueue<PolicyChange> own = new LinkedBlockingQueue<>();
    policy.onChange(own::add);
    return own;
  }

  /** The files stay as they are from then on. */
  @Test
  void whatCannotBePutInForceOnceIsTriedAgain() throws Exception {
    try (CrlServer server = CrlServer.start()) {
      URI list = server.publish("/acme.crl", ACME.crl());
      text("p.yaml", POLICY.replace("[acme.crl]", "[\"" + list + "\"]")).on(directory);
      AtomicInteger reads = new AtomicInteger();
      AtomicBoolean failing = new AtomicBoolean();
      LivePolicy.Source source = source();
      BlockingQueue<PolicyChange> own =
          watch(
              LivePolicy.open(
                  "p",
                  (journal, running) -> {
                    PolicyReport report = source.read(journal, running);
                    failing.compareAndSet(false, reads.incrementAndGet() == 2);
                    return report;
                  },
                  // A list that was fetched is judged anew when the next policy begins with it.
                  () -> {
                    if (isWatcher() && failing.getAndSet(false)) {
                      throw new IllegalStateException("no time");
                    }
                    return NOW;
                  },
                  AuditSink.log()));
      assertThat(judge(CLIENT)).isEqualTo("acme/client");
      text("locks.yaml", "- {domain: acme}\n").on(directory);
      assertThat(own.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new PolicyChange.Taken(2));
      assertThat(judge(CLIENT)).isEqualTo("locked");
    }
  }

  private static boolean isWatcher() {
    return Thread.currentThread().getName().equals("mtls4j-policy-watch");
  }

  @Test
  void aSinkThatCannotFlushDoesNotEndTheWatch() throws Exception {
    AuditSink failing =
        new AuditSink() {
          @Override
          public boolean wants(AuditOutcome outcome) {
            return false;
          }

          @Override
          public void record(AuditEvent event) {}

          @Override
          public void flush(Instant now) {
            if (isWatcher()) {
              throw new IllegalStateException("disk full");
            }
          }
        };
    BlockingQueue<PolicyChange> own =
        watch(LivePolicy.open("p", source(), InstantSource.fixed(NOW), failing));
    text("locks.yaml", "- {domain: acme}\n").on(directory);
    assertThat(own.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new PolicyChange.Taken(2));
    assertThat(judge(CLIENT)).isEqualTo("locked");
  }

  @Test
  void theWatchEndsWhenItIsClosed() throws Exception {
    Set<Thread> own = watchers();
    own.removeAll(watchersBefore);
    assertThat(own).isNotEmpty();
    policy.close();
    for (Thread thread : own) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(policy.authenticator().replace(policy.authenticator().policy())).isEqualTo(1);
  }

  private static Set<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mtls4j-policy-watch"))
        .collect(Collectors.toSet());
  }

  /** Keeps every event of many threads. */
  private record Trail(ConcurrentLinkedQueue<AuditEvent> events) implements AuditSink {
    @Override
    public boolean wants(AuditOutcome outcome) {
      return true;
    }

    @Override
    public void record(AuditEvent event) {
      events.add(event);
    }
  }

  /** One of two states of all files; the lock is by name, so that all stages take part. */
  private static void writeState(Path directory, boolean first) throws Exception {
    (first ? ACME : NEXT).writeCertificate(directory.resolve("ca.pem"));
    Files.write(directory.resolve("trust.p12"), store((first ? ACME : NEXT).certificate()));
    Files.writeString(
        directory.resolve("locks.yaml"), first ? "- {principal: one/locked}\n" : "[]\n");
    Files.writeString(
        directory.resolve("p.yaml"),
        """
        version: 1
        trust-domains:
          %1$s:
            anchors: [%2$s]
            revocation: {check: none}
            grants: [{roles: [%1$s]}]
        locks: locks.yaml
        access: [{path: %3$s, roles: [%1$s]}]
        """
            .formatted(
                first ? "one" : "two",
                first ? "ca.pem" : "{file: trust.p12, password: secret}",
                first ? "/x/**" : "/x"));
  }

  private static String seen(AuditEvent event) {
    return String.join(
        " ",
        String.valueOf(event.domain()),
        String.valueOf(event.principal()),
        String.valueOf(event.rule()),
        event.rejection() == null ? "-" : event.rejection().reason().code());
  }

  @Test
  void noDecisionIsMadeByAMixtureAndNoneIsLost(@TempDir Path own) throws Exception {
    // A whole state is swapped by one link; otherwise files would be mixed before we read them.
    Path files = Files.createDirectories(own.resolve("mount"));
    for (String state : List.of("1", "2")) {
      writeState(Files.createDirectories(files.resolve(state)), state.equals("1"));
    }
    swap(files, "1");
    Trail trail = new Trail(new ConcurrentLinkedQueue<>());
    AtomicLong asked = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Map<Long, String> states = new HashMap<>(Map.of(1L, "1"));
    List<ClientChain> clients =
        Stream.of(CLIENT, LATER, ACME.issue("CN=locked").build(), NEXT.issue("CN=locked").build())
            .map(client -> ClientChain.of(client.chain()).accepted().orElseThrow())
            .toList();
    DeployedPolicy deployed =
        new DeployedPolicy(
            Map.of("policy", files.resolve("data/p.yaml").toUri().toString()),
            null,
            PolicyResources.directory(files));
    try (LivePolicy live = deployed.open("load", InstantSource.fixed(NOW), trail)) {
      live.onChange(changes::add);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ClientChain client = clients.get(i);
        Thread caller =
            new Thread(
                () -> {
                  while (!done.get()) {
                    asked.incrementAndGet();
                    live.authenticator().decide(client, AccessRequest.of("GET", "/x"));
                  }
                });
        callers.add(caller);
        caller.start();
      }
      for (int i = 0; i < 4; i++) {
        String state = i % 2 == 0 ? "2" : "1";
        swap(files, state);
        PolicyChange change = change();
        assertThat(change).isInstanceOf(PolicyChange.Taken.class);
        states.put(((PolicyChange.Taken) change).generation(), state);
      }
      // And as fast as one can, between two policies that the files have made.
      var second = live.authenticator().policy();
      swap(files, "2");
      states.put(((PolicyChange.Taken) change()).generation(), "2");
      var first = live.authenticator().policy();
      for (int i = 0; i < 500; i++) {
        long generation = live.authenticator().replace(i % 2 == 0 ? second : first);
        states.put(generation, i % 2 == 0 ? "1" : "2");
      }
      done.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(trail.events()).hasSize((int) asked.get());
    assertThat(trail.events().stream().map(AuditEvent::generation).distinct().count())
        .as("policies that decided something")
        .isGreaterThan(5);
    Map<String, List<String>> possible =
        Map.of(
            "1",
            List.of(
                "one one/client /x/** -",
                "one one/locked /x/** locked",
                "null null /x/** unknown-issuer"),
            "2",
            List.of("two two/client /x -", "two two/locked /x -", "null null /x unknown-issuer"));
    for (AuditEvent event : trail.events()) {
      assertThat(possible.get(states.get(event.generation()))).contains(seen(event));
    }
  }

  private static void swap(Path files, String state) throws Exception {
    Path link = files.resolve("tmp");
    Files.createSymbolicLink(link, Path.of(state));
    Files.move(link, files.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
