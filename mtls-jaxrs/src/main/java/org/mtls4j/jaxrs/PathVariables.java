package org.mtls4j.jaxrs;

import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;

/** The path parameters of a request, every value of each. */
final class PathVariables {

  private static final String CXF = "org.apache.cxf.";

  private PathVariables() {}

  static Map<String, List<String>> of(UriInfo uri) {
    return uri.getClass().getName().startsWith(CXF)
        ? CxfPathVariables.of(uri)
        : uri.getPathParameters();
  }
}
