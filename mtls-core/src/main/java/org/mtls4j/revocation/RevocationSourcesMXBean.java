package org.mtls4j.revocation;

import java.util.List;

/** What JMX shows of the sources of revocation data. */
public interface RevocationSourcesMXBean {

  /** All of them, as they stand now. */
  List<ManagedSource> getSources();

  /** How often a request has waited for a first answer since the start. */
  long getWaits();
}
