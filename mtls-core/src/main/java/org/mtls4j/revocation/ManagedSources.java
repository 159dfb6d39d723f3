package org.mtls4j.revocation;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The sources of revocation data for JMX. Thread-safe if its suppliers are.
 *
 * @param sources as they stand when it is called
 * @param waits how often a request has waited for a first answer
 */
public record ManagedSources(Supplier<List<SourceStatus>> sources, LongSupplier waits)
    implements RevocationSourcesMXBean {

  @Override
  public List<ManagedSource> getSources() {
    return sources.get().stream().map(ManagedSource::new).toList();
  }

  @Override
  public long getWaits() {
    return waits.getAsLong();
  }
}
