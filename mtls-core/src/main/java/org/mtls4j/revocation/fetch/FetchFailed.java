package org.mtls4j.revocation.fetch;

import java.io.IOException;

/** A fetch that did not bring what it should; the message says why. */
public final class FetchFailed extends IOException {

  private static final long serialVersionUID = 1;

  /** Says why. */
  public FetchFailed(String why) {
    super(why);
  }
}
