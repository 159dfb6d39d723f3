package org.mtls4j.policyfile;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * YAML in an init-param. Containers trim the value, and so take the first line's indent, which YAML
 * means something by; where the rest does not fit it is given back.
 */
final class ParameterValue {

  private ParameterValue() {}

  static @Nullable YamlNode read(String file, String value, Problems problems) {
    for (int indent : indents(value)) {
      Problems own = new Problems();
      YamlNode node = YamlReader.read(file, " ".repeat(indent) + value, own);
      if (own.count() == 0) {
        return node;
      }
    }
    return YamlReader.read(file, value, problems);
  }

  /**
   * What the first line may have been indented by: as it is, like the shallowest of the others, or
   * like the list item of which that is the second key.
   */
  private static List<Integer> indents(String value) {
    int shallowest =
        value
            .lines()
            .skip(1)
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return Stream.of(0, shallowest, value.startsWith("- ") ? shallowest - 2 : 0)
        .filter(indent -> indent >= 0)
        .distinct()
        .toList();
  }
}
