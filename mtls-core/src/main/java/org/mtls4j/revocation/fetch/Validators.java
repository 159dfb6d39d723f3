package org.mtls4j.revocation.fetch;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * By what a server recognises that we have its latest content already (RFC 9110 section 8.8).
 *
 * @param etag its entity tag
 * @param lastModified its time, as the server wrote it
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {

  /** Asks for the content, whatever it is. */
  public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

  private static final int LONGEST = 1_000;

  static Validators of(HttpHeaders headers) {
    return new Validators(header(headers, "ETag"), header(headers, "Last-Modified"));
  }

  /** One that is absurdly long is not sent back. */
  private static Optional<String> header(HttpHeaders headers, String name) {
    return headers.firstValue(name).filter(value -> value.length() <= LONGEST);
  }

  boolean areNone() {
    return etag.isEmpty() && lastModified.isEmpty();
  }
}
