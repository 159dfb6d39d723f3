package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is undeployed leaves nothing in the container's JVM, which is that of the tests. */
@ExtendWith(ArquillianExtension.class)
class RedeployTest {

  /**
   * Fifty on one Jetty; fewer on the others, which take seconds for each, to keep the build short.
   */
  private static final int TIMES = Container.NAME.equals("jetty-12.0") ? 50 : 5;

  /**
   * The JDK itself ({@code java.lang.runtime.ObjectMethods}) holds the type it linked last of any
   * application's records, until it links the next: one class loader, however often.
   */
  private static final int KEPT = 1;

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  /** For a busy machine: it is over as soon as nothing is left. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ArquillianResource private Deployer deployer;

  /** With a CRL and a responder over HTTP, and a file of locks that is watched. */
  @Deployment(name = "again", managed = false, testable = false)
  static WebArchive application() {
    return Wars.quick("again", Pki.policy());
  }

  @Test
  void manyTimesLeaveNoThreadNoClassLoaderAndNoFileHandle() throws Exception {
    EmbeddedServer.LOADERS.clear();
    deployAskAndUndeploy();
    nothingIsLeft();
    List<String> clients = threads("HttpClient-");
    List<Path> files = openFiles();

    for (int time = 1; time < TIMES; time++) {
      deployAskAndUndeploy();
    }
    assertThat(EmbeddedServer.LOADERS).hasSize(TIMES);
    nothingIsLeft();
    until(() -> threads("HttpClient-").size() <= clients.size());
    assertThat(threads("HttpClient-")).hasSizeLessThanOrEqualTo(clients.size());
    until(() -> openFiles().size() <= files.size());
    assertThat(openFiles()).hasSizeLessThanOrEqualTo(files.size());
  }

  private void deployAskAndUndeploy() throws Exception {
    deployer.deploy("again");
    // One is looked up in the CRL, the other at the responder.
    for (String client : new String[] {"reader", "globex"}) {
      assertThat(
              Clients.of(client, "TLSv1.3", Version.HTTP_1_1)
                  .get(Connector.VERIFYING_WANT.uri("again", "/who"))
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(threads("mtls4j-")).as("what must end").isNotEmpty();
    deployer.undeploy("again");
  }

  private static void nothingIsLeft() throws InterruptedException {
    until(() -> loaders().size() <= KEPT && threads("mtls4j-").isEmpty());
    assertThat(threads("mtls4j-")).isEmpty();
    assertThat(loaders()).hasSizeLessThanOrEqualTo(KEPT);
  }

  private static List<ClassLoader> loaders() {
    return EmbeddedServer.LOADERS.stream()
        .map(WeakReference::get)
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /** Of this process, as far as the system tells. */
  private static List<Path> openFiles() {
    if (!Files.isDirectory(OPEN_FILES)) {
      return List.of();
    }
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.map(RedeployTest::target).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path target(Path handle) {
    try {
      return Files.readSymbolicLink(handle);
    } catch (IOException e) {
      // Closed meanwhile, as the one that lists them is.
      return handle;
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      System.gc();
      Thread.sleep(50);
    }
  }
}
