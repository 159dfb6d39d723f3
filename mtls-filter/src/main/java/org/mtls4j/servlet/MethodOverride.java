package org.mtls4j.servlet;

/**
 * Headers by which frameworks let a client say another method than it uses. The rules judge the
 * request's own method, so behind the filter these headers are not there.
 */
final class MethodOverride {

  private static final String[] HEADERS = {
    "x-http-method-override", "x-http-method", "x-method-override"
  };

  private MethodOverride() {}

  static boolean isHeader(String name) {
    for (String header : HEADERS) {
      if (header.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
