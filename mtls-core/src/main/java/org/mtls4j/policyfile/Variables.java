package org.mtls4j.policyfile;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.YamlNode.Scalar;

/** The environment's variables, where a value is one: {@code ${env:NAME}}. */
final class Variables {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

  private final UnaryOperator<@Nullable String> environment;

  Variables(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** Whether {@code text} is a variable as a whole. */
  static boolean isVariable(Scalar text) {
    return VARIABLE.matcher(text.text()).matches();
  }

  /** The value of the variable that {@code text} is; empty, and a problem, where it has none. */
  Optional<String> valueOf(Scalar text, Problems problems) {
    Matcher variable = VARIABLE.matcher(text.text());
    if (!variable.matches()) {
      throw new IllegalArgumentException("no variable");
    }
    String value = environment.apply(variable.group(1));
    if (value == null) {
      problems.add(text.place(), "there is no environment variable '" + variable.group(1) + "'");
    }
    return Optional.ofNullable(value);
  }
}
