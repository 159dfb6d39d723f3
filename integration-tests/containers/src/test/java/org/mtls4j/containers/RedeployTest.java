package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is undeployed leaves nothing in the container's JVM: seen where that is the tests' own. */
@ExtendWith(ArquillianExtension.class)
class RedeployTest {

  private static final int TIMES = 50;

  /** What the container and the client need of their own, and then keep. */
  private static final int WARM = 5;

  /** Far fewer than one each time. */
  private static final int SLACK = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @ArquillianResource private Deployer deployer;

  @Deployment(name = "again", managed = false, testable = false)
  static WebArchive application() {
    return Wars.quick("again", Pki.policy());
  }

  static boolean isEmbedded() {
    return Container.CURRENT.isEmbedded();
  }

  @Test
  @EnabledIf("isEmbedded")
  void fiftyTimesLeaveNoThreadNoClassLoaderAndNoFileHandle() throws Exception {
    int threads = 0;
    long files = 0;
    EmbeddedServer.LOADERS.clear();
    for (int time = 0; time < TIMES; time++) {
      if (time == WARM) {
        threads = Thread.activeCount();
        files = openFiles();
      }
      deployer.deploy("again");
      for (String client : new String[] {"reader", "globex"}) {
        assertThat(
                Clients.of(client, "TLSv1.3", Version.HTTP_1_1)
                    .get(Connector.VERIFYING_WANT.uri("again", "/who"))
                    .statusCode())
            .isEqualTo(200);
      }
      deployer.undeploy("again");
    }
    assertThat(EmbeddedServer.LOADERS).hasSize(TIMES);
    await(() -> EmbeddedServer.LOADERS.stream().map(WeakReference::get).allMatch(l -> l == null));
    assertThat(EmbeddedServer.LOADERS).extracting(WeakReference::get).containsOnlyNulls();
    int most = threads + SLACK;
    await(() -> Thread.activeCount() <= most);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(most);
    long mostFiles = files + SLACK;
    await(() -> openFiles() <= mostFiles);
    assertThat(openFiles()).isLessThanOrEqualTo(mostFiles);
  }

  private static long openFiles() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      // Only Linux tells.
      return 0;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      System.gc();
      Thread.sleep(50);
    }
  }
}
