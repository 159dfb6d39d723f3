package org.mtls4j.servlet;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads JSON with what reads the policy: YAML 1.2 is a superset of it. */
final class Json {

  private Json() {}

  /** The members of an object, in the order written. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String text) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }
}
