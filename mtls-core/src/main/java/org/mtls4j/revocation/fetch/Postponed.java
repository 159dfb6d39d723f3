package org.mtls4j.revocation.fetch;

import java.io.IOException;
import java.time.Duration;

/** A fetch that was not tried, because it would fail now; the message says why. */
public final class Postponed extends IOException {

  private static final long serialVersionUID = 1;

  private final Duration by;

  /** Says why, and when to try. */
  public Postponed(String why, Duration by) {
    super(why);
    this.by = by;
  }

  /** In how long to try. */
  public Duration by() {
    return by;
  }
}
