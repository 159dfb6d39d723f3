/**
 * Client-certificate authentication and least privilege: a chain and a policy in, a verdict out.
 */
module org.mtls4j.core {
  requires com.github.benmanes.caffeine;
  requires java.management;
  requires java.net.http;
  requires static transitive org.jspecify;
  requires org.bouncycastle.provider;
  requires org.slf4j;
  requires org.snakeyaml.engine;

  exports org.mtls4j;
  exports org.mtls4j.access;
  exports org.mtls4j.audit;
  exports org.mtls4j.identity;
  exports org.mtls4j.json;
  exports org.mtls4j.path;
  exports org.mtls4j.policyfile;
  exports org.mtls4j.revocation;
  exports org.mtls4j.source;
  exports org.mtls4j.tls;
  exports org.mtls4j.trust;
  exports org.mtls4j.verdict;
  exports org.mtls4j.x509;
}
