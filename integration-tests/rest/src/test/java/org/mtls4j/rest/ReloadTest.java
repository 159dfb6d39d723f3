package org.mtls4j.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.rest.app.Classes;
import org.mtls4j.rest.app.ContradictoryApplication;

/** Without the filter, the resources' own policy changes while serving as the filter's does. */
class ReloadTest {

  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final Path LOG =
      Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));

  @TempDir private Path directory;

  /** What is asked again until it is so. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static HttpResponse<String> get(RestServer server, String client, String path)
      throws Exception {
    return Clients.of(client).get(server.uri("/api" + path));
  }

  @Test
  void aLockCounts() throws Exception {
    Clients.write(directory, "locks: locks.yaml");
    Path locks = directory.resolve("WEB-INF/locks.yaml");
    Files.writeString(locks, "[]\n");
    try (RestServer server = RestServer.of(directory, Classes.ALL).start()) {
      assertThat(get(server, "reader", "/orders/1").statusCode()).isEqualTo(200);
      Files.writeString(locks, "- {domain: acme, principal: acme/reader, reason: lost}\n");
      await(() -> get(server, "reader", "/orders/1").body().contains("\"locked\""));
      assertThat(get(server, "writer", "/orders/1").statusCode()).isEqualTo(200);
      assertThat(get(server, "globex", "/orders/1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatHoldsForMethodsWithoutAnnotationChangesInBothDirections() throws Exception {
    Clients.write(directory, "rest: {unannotated: authenticated}");
    try (RestServer server = RestServer.of(directory, Classes.ALL).start()) {
      assertThat(get(server, "reader", "/orders/forgotten/one").statusCode()).isEqualTo(200);
      assertThat(get(server, "nobody", "/orders/forgotten/one").statusCode()).isEqualTo(401);
      assertThat(get(server, "stranger", "/orders/forgotten/one").statusCode()).isEqualTo(401);
      Clients.write(directory, "rest: {unannotated: deny}");
      await(() -> get(server, "reader", "/orders/forgotten/one").statusCode() == 403);
      Clients.write(directory, "rest: {unannotated: authenticated}");
      await(() -> get(server, "reader", "/orders/forgotten/one").statusCode() == 200);
    }
  }

  @Test
  void accessIsRefusedAndTheLastGoodPolicyStays() throws Exception {
    Clients.write(directory, "");
    long logged = Files.exists(LOG) ? Files.size(LOG) : 0;
    try (RestServer server = RestServer.of(directory, Classes.ALL).start()) {
      Clients.write(
          directory,
          "rest: {unannotated: authenticated}\naccess: [{path: /**, allow: authenticated}]");
      await(
          () ->
              Files.readString(LOG)
                  .substring((int) logged)
                  .contains("'access': only MtlsFilter enforces it"));
      assertThat(get(server, "reader", "/orders/1").statusCode()).isEqualTo(200);
      assertThat(get(server, "reader", "/orders/forgotten/one").statusCode()).isEqualTo(403);
      Clients.write(directory, "rest: {unannotated: authenticated}");
      await(() -> get(server, "reader", "/orders/forgotten/one").statusCode() == 200);
    }
  }

  @Test
  void theWatchEndsWithTheApplicationAlsoWhereItNeverStarted() throws Exception {
    Clients.write(directory, "");
    Set<Thread> before = watchers();
    try (RestServer server = RestServer.of(directory, Classes.ALL).start()) {
      assertThat(get(server, "reader", "/orders/1").statusCode()).isEqualTo(200);
      assertThat(watchers()).hasSizeGreaterThan(before.size());
    }
    ended(before);
    RestServer contradictory = RestServer.of(directory, ContradictoryApplication.CLASSES);
    assertThatThrownBy(contradictory::start).isInstanceOf(Exception.class);
    ended(before);
  }

  private static void ended(Set<Thread> before) throws Exception {
    Set<Thread> left = watchers();
    left.removeAll(before);
    for (Thread watcher : left) {
      watcher.join(PATIENCE_MILLIS);
    }
    assertThat(left).noneMatch(Thread::isAlive);
  }

  private static Set<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mtls4j-policy-watch"))
        .collect(Collectors.toSet());
  }
}
