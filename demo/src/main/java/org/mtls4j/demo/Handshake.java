package org.mtls4j.demo;

/** What becomes of a client's handshake with what is in front of the application. */
enum Handshake {
  /** The client asks, and the application answers. */
  COMPLETES,
  /** Either: how the client's octets arrive in pieces decides, so that no test can. */
  MAY_BREAK_OFF,
  /** The client never gets to ask. */
  IS_REFUSED
}
