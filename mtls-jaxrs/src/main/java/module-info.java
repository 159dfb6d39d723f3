/** Least privilege on Jakarta REST resources. */
module org.mtls4j.jaxrs {
  requires static transitive org.jspecify;
  requires transitive jakarta.ws.rs;
  requires transitive jakarta.annotation;
  requires transitive org.mtls4j.core;
  requires org.slf4j;
  requires static transitive jakarta.servlet;
  requires static transitive org.apache.cxf.core;
  requires static transitive jakarta.cdi;

  exports org.mtls4j.jaxrs;

  provides jakarta.ws.rs.core.Feature with
      org.mtls4j.jaxrs.MtlsFeature;
  provides jakarta.enterprise.inject.spi.Extension with
      org.mtls4j.jaxrs.ClientIdentityExtension;
}
