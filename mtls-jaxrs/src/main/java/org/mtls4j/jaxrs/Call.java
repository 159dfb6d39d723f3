package org.mtls4j.jaxrs;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A call of a resource method, before it is made.
 *
 * @param httpMethod as the client sent it
 * @param method what will be called
 * @param pathParameters decoded; the last match first, where a name occurs more than once
 */
public record Call(String httpMethod, Method method, Map<String, List<String>> pathParameters) {

  /** Copies the parameters. */
  public Call {
    pathParameters =
        pathParameters.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, parameter -> List.copyOf(parameter.getValue())));
  }
}
