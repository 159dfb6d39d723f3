package org.mtls4j.revocation;

import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.fetch.Circuit;
import org.mtls4j.revocation.fetch.FetchRule;
import org.mtls4j.revocation.fetch.HttpFetcher;
import org.mtls4j.revocation.fetch.RefreshDelays;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.revocation.fetch.Refresher;

/**
 * Asks by OCSP for one domain, beside the requests. Thread-safe.
 *
 * @param fetcher null only where no responder is ever asked
 * @param delays when to ask again
 * @param online whether anything is asked, or only what the store has kept is looked at
 */
record OcspAsking(
    @Nullable HttpFetcher fetcher,
    Refresher refresher,
    RefreshDelays delays,
    RevocationNetwork network,
    OcspJudge judge,
    InstantSource clock,
    boolean online)
    implements OcspAnswers.Asking {

  @Override
  public OcspResponder responder(URI address, FetchRule permitted) {
    return new OcspResponder(
        address,
        new OcspResponder.Way(
            permitted,
            Objects.requireNonNull(fetcher),
            network.maxOcsp(),
            new Circuit(delays, System::nanoTime)),
        judge,
        clock);
  }

  @Override
  public RefreshTask begin(OcspFetch fetch, @Nullable Long due) {
    RefreshTask task = refresher.add(fetch, fetch, delays);
    if (due != null) {
      task.continueAt(due);
    }
    if (online) {
      refresher.startNow(task);
    } else {
      task.prepare();
    }
    return task;
  }

  @Override
  public void end(RefreshTask task) {
    refresher.remove(task);
  }
}
