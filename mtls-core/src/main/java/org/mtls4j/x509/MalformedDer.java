package org.mtls4j.x509;

import org.mtls4j.verdict.Reason;

/** Octets are not the DER of what they should be, or are more of it than is looked at. */
final class MalformedDer extends Exception {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  MalformedDer(String message) {
    this(Reason.MALFORMED_CERTIFICATE, message);
  }

  private MalformedDer(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Well formed, but no certificate needs as much. */
  static MalformedDer tooMuch(String what) {
    return new MalformedDer(Reason.CHAIN_TOO_LONG, what);
  }

  Reason reason() {
    return reason;
  }
}
