package org.mtls4j.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mtls4j.testkit.CertificateAuthority;

/** A web application's files. */
final class TestApplication {

  private TestApplication() {}

  /** Writes {@code /WEB-INF/mtls-policy.yaml} below {@code directory}. */
  static void write(Path directory, String policy) throws IOException {
    Files.createDirectories(directory.resolve("WEB-INF"));
    Files.writeString(directory.resolve("WEB-INF/mtls-policy.yaml"), policy);
  }

  /** The same, with {@code ca} beside it as {@code ca.pem}. */
  static void write(Path directory, String policy, CertificateAuthority ca) throws IOException {
    write(directory, policy);
    ca.writeCertificate(directory.resolve("WEB-INF/ca.pem"));
  }
}
