package org.mtls4j.x509;

/** One value of a name, as it was found in the certificate's DER. */
public sealed interface NameValue {

  /**
   * A value that may be compared and shown.
   *
   * @param value not empty; nothing in it is invisible or changes the text around it
   */
  record Text(String value) implements NameValue {}

  /**
   * A value that is there but may not be relied on. It matches nothing and is no identity: broken
   * is not absent.
   *
   * @param why what is wrong with it
   */
  record Unusable(String why) implements NameValue {}
}
