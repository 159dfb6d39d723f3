package org.mtls4j.servlet;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.stream.Stream;

/** Where an application has an {@link MtlsFilter}; needs no class of another library. */
final class MtlsRegistrations {

  private MtlsRegistrations() {}

  static Stream<? extends FilterRegistration> of(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .filter(filter -> MtlsInitializer.FILTER.equals(filter.getClassName()));
  }
}
