package org.mtls4j.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspServer;

/**
 * A throw-away PKI: the CAs of two partners, of the operators, of the server, of a stranger and of
 * an impostor, and clients of every kind.
 */
final class DemoPki {

  /** The bit of keyUsage (RFC 5280 section 4.2.1.3) that signs nothing. */
  private static final int KEY_AGREEMENT = 1 << 3;

  private static final String GLOBEX_LIST = "/globex-root.crl";
  private static final String SHOP = "C=DE,O=Acme GmbH,CN=acme-shop";

  private final CertificateAuthority serverCa =
      CertificateAuthority.named("CN=Demo Server CA").build();
  private final CertificateAuthority acmeRoot =
      CertificateAuthority.named("C=DE,O=Acme GmbH,CN=Acme Root").build();
  private final CertificateAuthority acme =
      CertificateAuthority.named("C=DE,O=Acme GmbH,CN=Acme Issuing").signedBy(acmeRoot).build();
  private final CertificateAuthority globex =
      CertificateAuthority.named("O=Globex Corp,CN=Globex Root").build();
  private final CertificateAuthority initech =
      CertificateAuthority.named("O=Initech Ltd,CN=Initech Root").build();
  private final CertificateAuthority operations =
      CertificateAuthority.named("O=Example Operations,CN=Operations Root").build();
  private final CertificateAuthority stranger =
      CertificateAuthority.named("O=Stranger Ltd,CN=Stranger Root").build();
  // The name of a partner's CA is no secret; its key is.
  private final CertificateAuthority impostor =
      CertificateAuthority.named("C=DE,O=Acme GmbH,CN=Acme Root").build();
  private final IssuedCertificate server =
      serverCa.issue("CN=localhost").forServer("localhost").build();
  private final Map<String, IssuedCertificate> clients = new LinkedHashMap<>();
  // Globex publishes its list on the network, as partners do.
  private final CrlServer network = CrlServer.start();
  // Initech answers by OCSP.
  private final OcspServer responder = OcspServer.start(initech);

  private DemoPki() {
    client("acme-shop", acme, SHOP, sound -> sound);
    client("acme-reader", acme, "C=DE,O=Acme GmbH,CN=acme-reader", sound -> sound);
    client("globex", globex, "O=Globex Corp", leaf -> leaf.dns("orders.globex.example"));
    client("initech", initech, "O=Initech Ltd,CN=orders", sound -> sound);
    client(LiveRevocation.BY_OCSP, initech, "O=Initech Ltd,CN=leaving", sound -> sound);
    client("operator", operations, "O=Example Operations,CN=Olivia Operator", sound -> sound);
    client("expired", acme, SHOP, CertificateBuilder::expired);
    client("not-yet-valid", acme, SHOP, CertificateBuilder::notYetValid);
    client("revoked", acme, SHOP, sound -> sound);
    client(LiveRevocation.BY_HTTP_1, acme, SHOP, sound -> sound);
    client(LiveRevocation.BY_HTTP_2, acme, SHOP, sound -> sound);
    client(
        LiveRevocation.BY_NETWORK,
        globex,
        "O=Globex Corp",
        leaf -> leaf.dns("leaving.globex.example"));
    client("unknown-ca", stranger, SHOP, sound -> sound);
    client("impostor", impostor, SHOP, sound -> sound);
    client("forged", acme, SHOP, CertificateBuilder::wronglySigned);
    client("servers-only", acme, SHOP, CertificateBuilder::forServersOnly);
    client("key-agreement-only", acme, SHOP, leaf -> leaf.keyUsage(KEY_AGREEMENT));
    client("is-a-ca", acme, SHOP, CertificateBuilder::asCa);
    client("globex-as-acme", globex, SHOP, leaf -> leaf.dns("orders.globex.example"));
    client("other-organization", acme, "C=DE,O=Acme AG,CN=acme-shop", sound -> sound);
    client("two-names", acme, "C=DE,O=Acme GmbH,CN=acme-shop,CN=acme-admin", sound -> sound);
  }

  /** Makes the PKI and writes its files. */
  static DemoPki make(Workspace workspace) throws IOException {
    DemoPki pki = new DemoPki();
    pki.writeForServer(workspace.serverPki());
    workspace.globexPublishesAt(pki.network.publish(GLOBEX_LIST, pki.globex.crl()));
    workspace.initechAnswersAt(pki.responder.uri());
    pki.writeForClients(workspace.clients());
    return pki;
  }

  /** The server's own certificate. */
  IssuedCertificate server() {
    return server;
  }

  /** The CA that clients know the server by. */
  CertificateAuthority serverCa() {
    return serverCa;
  }

  /** One of the clients. */
  IssuedCertificate client(String name) {
    return Objects.requireNonNull(clients.get(name), name);
  }

  private void client(
      String name,
      CertificateAuthority issuer,
      String subject,
      UnaryOperator<CertificateBuilder> what) {
    clients.put(name, what.apply(issuer.issue(subject)).build());
  }

  private void writeForServer(Path directory) throws IOException {
    acmeRoot.writeCertificate(directory.resolve("acme-root.pem"));
    acmeRoot.crl().write(directory.resolve("acme-root.crl"));
    acme.crl().revoke(client("revoked")).write(directory.resolve("acme-issuing.crl"));
    globex.writeCertificate(directory.resolve("globex-root.pem"));
    initech.writeCertificate(directory.resolve("initech-root.pem"));
    operations.writeCertificate(directory.resolve("operations-root.pem"));
    operations.crl().write(directory.resolve("operations-root.crl"));
  }

  /** For a policy whose clients come without the CA in between. */
  void writeIssuingCa(Path directory) throws IOException {
    acme.writeCertificate(directory.resolve("acme-issuing.pem"));
  }

  /**
   * Publishes newer CRLs: a file in one step, as publishers should, and one on the network; and has
   * the responder say revoked.
   */
  void revokeTheLeaving(Path directory) throws IOException {
    responder.revoke(client(LiveRevocation.BY_OCSP).certificate());
    network.publish(GLOBEX_LIST, globex.crl().number(2).revoke(client(LiveRevocation.BY_NETWORK)));
    Path next =
        acme.crl()
            .number(2)
            .revoke(client("revoked"))
            .revoke(client(LiveRevocation.BY_HTTP_1))
            .revoke(client(LiveRevocation.BY_HTTP_2))
            .write(directory.resolve("acme-issuing.crl.next"));
    Files.move(next, directory.resolve("acme-issuing.crl"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void writeForClients(Path directory) throws IOException {
    serverCa.writeCertificate(directory.resolve("server-ca.pem"));
    for (Map.Entry<String, IssuedCertificate> client : clients.entrySet()) {
      client.getValue().writeChain(directory.resolve(client.getKey() + ".pem"));
      client.getValue().writePrivateKey(directory.resolve(client.getKey() + ".key"));
    }
  }
}
