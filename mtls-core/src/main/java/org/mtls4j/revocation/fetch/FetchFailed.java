package org.mtls4j.revocation.fetch;

import java.io.IOException;

/** A fetch that did not bring what it should; the message says why. */
public class FetchFailed extends IOException {

  private static final long serialVersionUID = 1;

  /** Says why. */
  public FetchFailed(String why) {
    super(why);
  }

  /** The server answered, and by a status that is no success. */
  public static final class Status extends FetchFailed {

    private static final long serialVersionUID = 1;

    Status(int status) {
      super("answered " + status);
    }
  }
}
