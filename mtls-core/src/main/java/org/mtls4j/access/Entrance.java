package org.mtls4j.access;

import java.util.Locale;

/** Where a request comes in. The verdict is the same at every entrance. */
public enum Entrance {
  /** A direct call of {@code MtlsAuthenticator}. */
  API,
  /** The servlet filter. */
  SERVLET,
  /** A REST resource. */
  REST,
  /** The filter of Shiro's realm. */
  SHIRO,
  /** The TLS handshake, where nothing is asked for yet. */
  HANDSHAKE;

  /** The entrance as audit lines write it: its name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
