package org.mtls4j.cli;

import java.util.Optional;
import java.util.stream.Stream;

/** The filter as a deployment descriptor declares it. */
final class Gate {

  static final String FILTER = "org.mtls4j.servlet.MtlsFilter";

  private Gate() {}

  /** The declaration, or empty. */
  static Optional<XmlElement> in(XmlElement descriptor) {
    return allIn(descriptor).findFirst();
  }

  /** All declarations. */
  static Stream<XmlElement> allIn(XmlElement descriptor) {
    return descriptor.all("filter").filter(filter -> filter.textOf("filter-class").equals(FILTER));
  }
}
