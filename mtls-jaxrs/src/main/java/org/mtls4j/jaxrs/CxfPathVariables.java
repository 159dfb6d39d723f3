package org.mtls4j.jaxrs;

import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.PhaseInterceptorChain;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.RequestTarget;

/**
 * The path parameters of a request that CXF serves, which shows only the first value where a name
 * occurs more than once in a path. Loaded only where CXF is.
 */
final class CxfPathVariables {

  /** Of CXF: all values as they are in the path, by name. */
  private static final String VALUES = "jaxrs.template.parameters";

  /** No identity has control characters. */
  private static final String NOBODYS = "\0";

  private CxfPathVariables() {}

  static Map<String, List<String>> of(UriInfo uri) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    uri.getPathParameters().forEach((name, values) -> all.put(name, new ArrayList<>(values)));
    @Nullable Message message = PhaseInterceptorChain.getCurrentMessage();
    if (message == null || !(message.get(VALUES) instanceof Map<?, ?> raw)) {
      throw new IllegalStateException("CXF does not tell the path's parameters as it used to");
    }
    raw.forEach(
        (name, values) -> {
          @Nullable List<String> known = all.get(String.valueOf(name));
          if (known != null && values instanceof List<?> list) {
            list.stream().skip(1).forEach(value -> known.add(decoded(String.valueOf(value))));
          }
        });
    return all;
  }

  private static String decoded(String raw) {
    return RequestTarget.parse("/" + raw)
        .fold(target -> target.path().substring(1), rejection -> NOBODYS);
  }
}
