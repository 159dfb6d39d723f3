package org.mtls4j.x509;

/** Object identifiers of extended key usages (RFC 5280 section 4.2.1.12). */
public final class KeyPurpose {

  /** id-kp-clientAuth: TLS client authentication. */
  public static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** anyExtendedKeyUsage. */
  public static final String ANY = "2.5.29.37.0";

  private KeyPurpose() {}
}
