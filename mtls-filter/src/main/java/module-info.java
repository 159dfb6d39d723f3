/** The Jakarta Servlet filter. */
module org.mtls4j.servlet {
  requires static transitive org.jspecify;
  requires transitive jakarta.servlet;
  requires transitive org.mtls4j.core;

  exports org.mtls4j.servlet;

  provides jakarta.servlet.ServletContainerInitializer with
      org.mtls4j.servlet.MtlsInitializer;
}
