package org.mtls4j.servlet;

/** The request attribute that carries the client. */
public final class ClientIdentityAttribute {

  /**
   * Holds an {@link org.mtls4j.identity.ClientIdentity} behind the filter, or null where a request
   * was let through without one.
   */
  public static final String NAME = "org.mtls4j.ClientIdentity";

  private ClientIdentityAttribute() {}
}
