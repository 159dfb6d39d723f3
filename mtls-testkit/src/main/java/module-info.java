/** Certificates, CAs, CRLs and TLS clients for tests of mutual TLS. Not for production. */
module org.mtls4j.testkit {
  requires transitive java.net.http;
  requires jdk.httpserver;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires static transitive org.jspecify;

  exports org.mtls4j.testkit;
}
