package org.mtls4j.benchmark;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.x509.ClientChain;

/** What stays on the heap of clients that are kept, and that no more are than the policy says. */
final class ClientHeap {

  private static final int KEPT = 10_000;

  private ClientHeap() {}

  /** Prints it, as a table, after as many clients as are kept, and after twice as many. */
  public static void main(String... arguments) throws Exception {
    Partners partners = new Partners();
    MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(
            MtlsPolicy.builder()
                .domain(
                    TrustDomain.named("partner")
                        .anchor(partners.root().certificate())
                        .revocation(RevocationPolicy.NONE)
                        .build())
                .cachedClients(KEPT)
                .build());
    judge(partners, authenticator, 0, 100);
    long before = used();
    System.out.println("clients that have come,clients kept,octets each");
    for (int clients = KEPT; clients <= 2 * KEPT; clients += KEPT) {
      judge(partners, authenticator, clients - KEPT, clients);
      System.out.printf(Locale.ROOT, "%d,%d,%d%n", clients, KEPT, (used() - before) / KEPT);
    }
    authenticator.close();
  }

  private static void judge(Partners partners, MtlsAuthenticator authenticator, int from, int to)
      throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    X509Certificate issuing = partners.issuing().certificate();
    for (int i = from; i < to; i++) {
      // Read as a container reads it, so that only the authenticator holds it.
      byte[] der = partners.client(i).certificate().getEncoded();
      X509Certificate leaf =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      if (!ClientChain.of(new X509Certificate[] {leaf, issuing})
          .then(authenticator::authenticate)
          .isAccepted()) {
        throw new IllegalStateException("a client was refused");
      }
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
