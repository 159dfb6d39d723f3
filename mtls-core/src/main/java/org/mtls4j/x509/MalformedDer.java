package org.mtls4j.x509;

/** Octets are not the DER of what they should be. */
final class MalformedDer extends Exception {

  private static final long serialVersionUID = 1;

  MalformedDer(String message) {
    super(message);
  }
}
