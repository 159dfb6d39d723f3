package org.mtls4j.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;

/** What an address answered. */
public sealed interface Fetched {

  /** The content is still what we have. */
  record Unchanged() implements Fetched {}

  /**
   * New content, to be read and closed.
   *
   * @param stream ends with an exception when it is cut, too long or too late
   * @param validators to ask again with
   */
  record Content(InputStream stream, Validators validators) implements Fetched, AutoCloseable {

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
