package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Header fields in the order given; a name may come again. */
record Fields(List<Map.Entry<String, String>> all) implements RequestFields {

  static Fields of(Map<String, String> headers) {
    return new Fields(List.copyOf(headers.entrySet()));
  }

  Fields and(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(all);
    more.add(Map.entry(name, value));
    return new Fields(more);
  }

  @Override
  public List<String> names() {
    return all.stream().map(Map.Entry::getKey).toList();
  }

  @Override
  public List<String> lines(String name) {
    return all.stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
