package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlServer;

/** A web application that was undeployed leaves nothing behind: no thread, no class loader. */
@Timeout(60)
class RedeployTest {

  @TempDir private Path directory;

  @Test
  void nothingHoldsOnToTheApplicationsClassLoader() throws Exception {
    CertificateAuthority ca = CertificateAuthority.named("CN=Acme").build();
    ca.writeCertificate(directory.resolve("ca.pem"));
    try (CrlServer server = CrlServer.start()) {
      URI list = server.publish("/acme.crl", ca.crl());
      Files.writeString(
          directory.resolve("policy.yaml"),
          """
          version: 1
          trust-domains:
            acme:
              anchors: [ca.pem]
              revocation: {crls: ["%s"], fetch-hosts: ["%s"], refresh: 1s}
          """
              .formatted(list, server.host()));
      WeakReference<ClassLoader> loader = deployAndUndeploy(server);
      for (int i = 0; loader.get() != null && i < 200; i++) {
        System.gc();
        Thread.sleep(50);
      }
      assertThat(loader.get()).isNull();
    }
  }

  /** In a frame of its own, so that no local variable keeps anything. */
  private WeakReference<ClassLoader> deployAndUndeploy(CrlServer server) throws Exception {
    URL core = MtlsAuthenticator.class.getProtectionDomain().getCodeSource().getLocation();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application = new Application(core, before)) {
      thread.setContextClassLoader(application);
      Object policy =
          application
              .loadClass(PolicyFile.class.getName())
              .getMethod("load", Path.class)
              .invoke(null, directory.resolve("policy.yaml"));
      Class<?> type = application.loadClass(MtlsAuthenticator.class.getName());
      assertThat(type).isNotEqualTo(MtlsAuthenticator.class);
      Object authenticator =
          type.getMethod("of", application.loadClass(MtlsPolicy.class.getName()))
              .invoke(null, policy);
      for (int i = 0; server.unchanged("/acme.crl") == 0; i++) {
        assertThat(i).as("times looked for a second fetch").isLessThan(3_000);
        Thread.sleep(20);
      }
      type.getMethod("close").invoke(authenticator);
      return new WeakReference<>(application);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Has classes of its own, as WEB-INF/lib has, and the libraries of the container. */
  private static final class Application extends URLClassLoader {

    Application(URL core, ClassLoader container) {
      super(new URL[] {core}, container);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("org.mtls4j.") || name.startsWith("org.mtls4j.testkit.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
