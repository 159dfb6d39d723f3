package org.mtls4j.servlet;

import java.util.Locale;
import java.util.Set;

/**
 * Headers by which frameworks let a client say another method than it uses. The rules judge the
 * request's own method, so behind the filter these headers are not there.
 */
final class MethodOverride {

  private static final Set<String> HEADERS =
      Set.of("x-http-method-override", "x-http-method", "x-method-override");

  private MethodOverride() {}

  static boolean isHeader(String name) {
    return HEADERS.contains(name.toLowerCase(Locale.ROOT));
  }
}
