package org.mtls4j.revocation;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the CRL files of some policies every second, until it is closed, on one daemon thread
 * that holds on to no application's class loader. Thread-safe.
 */
public final class CrlWatch implements AutoCloseable {

  /** In milliseconds. */
  private static final long INTERVAL = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(CrlWatch.class);

  private final List<CrlFile> files;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);

  private CrlWatch(List<CrlFile> files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Starts to watch the files among the sources of {@code policies}; without any, no thread. */
  public static CrlWatch over(Collection<RevocationPolicy> policies, InstantSource clock) {
    List<CrlFile> files =
        policies.stream()
            .flatMap(policy -> policy.crls().stream())
            .filter(CrlFile.class::isInstance)
            .map(CrlFile.class::cast)
            .toList();
    CrlWatch watch = new CrlWatch(files, clock);
    if (!files.isEmpty()) {
      Thread thread = new Thread(null, watch::run, "mtls4j-crl-watch", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    }
    return watch;
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL, TimeUnit.MILLISECONDS)) {
        files.forEach(this::refresh);
      }
    } catch (InterruptedException e) {
      LOG.error("the watch of CRL files was interrupted; their last good ones stay in force", e);
    }
  }

  private void refresh(CrlFile file) {
    try {
      file.refresh(clock.instant());
    } catch (RuntimeException | Error e) {
      // One file must not end the watch of all.
      LOG.error("CRL '{}' cannot be looked at; the last good one stays in force", file, e);
    }
  }

  /** Ends the watch; the lists stay as they are. */
  @Override
  public void close() {
    closed.countDown();
  }
}
