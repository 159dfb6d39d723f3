package org.mtls4j.verdict;

import java.util.Locale;

/** The stages of a decision, in their order. */
public enum Stage {
  /** The request target, before anything else. */
  REQUEST,
  /** Where the chain comes from: the TLS session or a forwarded header. */
  SOURCE,
  /** The chain as presented: its size and its encoding. */
  CHAIN,
  /** Signatures and RFC 5280, to any domain's anchors; and the profile of the domain. */
  PATH,
  /** Which one trust domain the names belong to. */
  DOMAIN,
  /** Whether the certificates still stand. */
  REVOCATION,
  /** Who the client is. */
  IDENTITY,
  /** Whether it may do this. */
  ACCESS,
  /** Not a stage: a bug, wherever it showed. */
  ANY;

  /** The stage as it is written in audit lines: its name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
