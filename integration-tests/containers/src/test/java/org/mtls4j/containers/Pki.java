package org.mtls4j.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.TreeMap;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspServer;

/** Two partners with a CRL server and a responder, their clients, and the server's certificate. */
final class Pki {

  /** Of every key store here. */
  static final String PASSWORD = "secret";

  private static final CertificateAuthority SERVERS = ca("CN=Server CA");
  private static final CertificateAuthority ACME = ca("O=Acme,CN=Acme Root");
  private static final CertificateAuthority BELOW_ACME =
      CertificateAuthority.named("O=Acme,CN=Acme Issuing").signedBy(ACME).build();
  private static final CertificateAuthority GLOBEX = ca("O=Globex,CN=Globex Root");

  private static final IssuedCertificate SERVER =
      SERVERS.issue("CN=localhost").forServer("localhost").build();
  private static final Map<String, IssuedCertificate> CLIENTS = clients();
  private static final CrlServer CRLS = CrlServer.start();
  private static final OcspServer OCSP = OcspServer.start(GLOBEX);
  private static final Path DIRECTORY = directory();

  private Pki() {}

  private static CertificateAuthority ca(String name) {
    return CertificateAuthority.named(name).build();
  }

  private static Map<String, IssuedCertificate> clients() {
    Map<String, IssuedCertificate> clients = new TreeMap<>();
    clients.put("reader", ACME.issue("O=Acme,CN=reader").build());
    clients.put("writer", ACME.issue("O=Acme,CN=writer").build());
    clients.put("below", BELOW_ACME.issue("O=Acme,CN=below").build());
    clients.put("globex", GLOBEX.issue("O=Globex,CN=reader").build());
    clients.put("globex-as-acme", GLOBEX.issue("O=Acme,CN=writer").build());
    clients.put("expired", ACME.issue("O=Acme,CN=reader").expired().build());
    clients.put("not-yet", ACME.issue("O=Acme,CN=reader").notYetValid().build());
    clients.put("server", ACME.issue("O=Acme,CN=reader").forServersOnly().build());
    clients.put("forged", ACME.issue("O=Acme,CN=reader").wronglySigned().build());
    clients.put("stranger", ca("O=Acme,CN=Nobody").issue("O=Acme,CN=writer").build());
    clients.put("revoked-by-crl", ACME.issue("O=Acme,CN=reader").build());
    clients.put("revoked-by-ocsp", GLOBEX.issue("O=Globex,CN=reader").build());
    clients.put("locked", ACME.issue("O=Acme,CN=locked").build());
    clients.put("lockable", ACME.issue("O=Acme,CN=lockable").build());
    return clients;
  }

  private static Path directory() {
    CRLS.publish("/acme.crl", ACME.crl().revoke(CLIENTS.get("revoked-by-crl")));
    CRLS.publish("/acme-issuing.crl", BELOW_ACME.crl());
    OCSP.revoke(CLIENTS.get("revoked-by-ocsp").certificate());
    try {
      Path directory = Files.createDirectories(Container.DIRECTORY.resolve("pki"));
      SERVER.writePkcs12(directory.resolve("server.p12"), PASSWORD.toCharArray());
      SERVERS.writeCertificate(directory.resolve("server-ca.pem"));
      ACME.writeCertificate(directory.resolve("acme-root.pem"));
      GLOBEX.writeCertificate(directory.resolve("globex-root.pem"));
      try (OutputStream out = Files.newOutputStream(directory.resolve("partners.p12"))) {
        partners().store(out, PASSWORD.toCharArray());
      }
      lock(directory.resolve("locks.yaml"), "locked");
      return directory;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both partners' roots, as a connector needs them that verifies itself. */
  private static KeyStore partners() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("acme", ACME.certificate());
    store.setCertificateEntry("globex", GLOBEX.certificate());
    return store;
  }

  private static void lock(Path file, String... clients) throws IOException {
    StringBuilder locks = new StringBuilder();
    for (String client : clients) {
      locks.append("- {domain: acme, principal: acme/").append(client).append("}\n");
    }
    // At once whole: who reads it meanwhile must not see half of it.
    Path next = Files.writeString(file.resolveSibling("locks.next"), locks);
    Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Has these clients locked, and no others. */
  static void lock(String... clients) throws IOException {
    lock(file("locks.yaml"), clients);
  }

  /** A file of the PKI, for connectors and for curl. */
  static Path file(String name) {
    return DIRECTORY.resolve(name);
  }

  /** What the client of this name presents. */
  static IssuedCertificate client(String name) {
    return CLIENTS.get(name);
  }

  static CertificateAuthority serverCa() {
    return SERVERS;
  }

  /** The policy, as the WAR carries it. */
  static String policy() {
    try (var in = Pki.class.getResourceAsStream("/mtls-policy.yaml")) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .replace("@crls@", "http://" + CRLS.host())
          .replace("@ocsp@", OCSP.uri().toString())
          .replace("@locks@", file("locks.yaml").toUri().toString().replace("file:///", "file:/"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
