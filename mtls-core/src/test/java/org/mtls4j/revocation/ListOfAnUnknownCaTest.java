package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.CrlServer.Fault;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;

/** Fetched lists whose signer no policy names: the paths of clients bring its certificate along. */
@Timeout(120)
class ListOfAnUnknownCaTest extends PlaneFixture {

  private static final String PATH = "/issuing.crl";

  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("CN=Issuing").signedBy(CA).build();
  // The same name and key, certified once more: the client chooses which of both it sends.
  private static final CertificateAuthority MUTE =
      CertificateAuthority.named("CN=Issuing")
          .signedBy(CA)
          .keys(ISSUING.keys())
          .withoutCrlSign()
          .build();
  private static final CertificateAuthority OTHER =
      CertificateAuthority.named("CN=Globex").at(NOW).build();
  private static final IssuedCertificate OF_ISSUING = ISSUING.issue("CN=client").build();
  private static final IssuedCertificate OF_MUTE = MUTE.issue("CN=mute").build();

  private CrlServer server;

  @BeforeEach
  void start() {
    server = CrlServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private URI publish(CrlBuilder list) {
    return server.publish(PATH, list);
  }

  private MtlsAuthenticator fetching(URI address, @Nullable Path keptIn) {
    return open(policy(List.of(CrlAddress.of(address, authorities())), FetchHosts.NONE), keptIn);
  }

  private static RevocationPolicy policy(List<CrlAddress> crls, FetchHosts hosts) {
    return new RevocationPolicy(
        Check.LEAF,
        crls,
        new WhenUndetermined.Deny(),
        List.of(),
        new Fetching(hosts, SECOND, FIRST_ANSWER));
  }

  private void awaitRequests(int more) throws Exception {
    int before = server.requests(PATH);
    await(() -> server.requests(PATH) >= before + more);
  }

  private static void awaitAdmission(MtlsAuthenticator by, IssuedCertificate client)
      throws Exception {
    await(() -> judge(by, client) == null);
  }

  @Test
  void theWrongCasListMakesRoomForTheRightOne() throws Exception {
    MtlsAuthenticator acme = fetching(publish(OTHER.crl()), store);
    assertThat(judge(acme, CLIENT)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    publish(CA.crl());
    awaitAdmission(acme, CLIENT);
    // A list is kept before it is asked for again.
    awaitRequests(1);
    acme.close();
    server.spoil(PATH, Fault.UNAVAILABLE);
    assertThat(judge(fetching(server.uri(PATH), store), CLIENT)).isNull();
  }

  @Test
  void aForgeryOfTomorrowMakesRoomForTheGenuineList() throws Exception {
    MtlsAuthenticator acme = fetching(publish(ISSUING.crl().notYetValid().wronglySigned()), null);
    assertThat(judge(acme, OF_ISSUING)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    publish(ISSUING.crl());
    awaitAdmission(acme, OF_ISSUING);
  }

  @Test
  void aReplayIsNotTakenWhileNobodyHasDisownedTheFirst() throws Exception {
    MtlsAuthenticator acme = fetching(publish(ISSUING.crl().revoke(OF_ISSUING)), null);
    awaitRequests(1);
    publish(ISSUING.crl().thisUpdate(NOW.minusSeconds(7200)));
    awaitRequests(1);
    publish(ISSUING.crl().onlyCaCertificates());
    awaitRequests(1);
    assertThat(judge(acme, OF_ISSUING)).isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void anUnprovenListDoesNotDisplaceWhatIsKept() throws Exception {
    MtlsAuthenticator first = fetching(publish(ISSUING.crl().revoke(OF_ISSUING)), store);
    awaitRefusal(first, OF_ISSUING);
    awaitRequests(1);
    first.close();
    publish(OTHER.crl());
    MtlsAuthenticator second = fetching(server.uri(PATH), store);
    awaitRequests(2);
    second.close();
    server.spoil(PATH, Fault.UNAVAILABLE);
    assertThat(judge(fetching(server.uri(PATH), store), OF_ISSUING))
        .isEqualTo(Reason.CERTIFICATE_REVOKED);
  }

  @Test
  void aTwinThatMaySignNoCrlsDoesNotKeepOutTheListAtANamedAddress() {
    String address = publish(ISSUING.crl()).toString();
    MtlsAuthenticator acme = open(policy(List.of(), new FetchHosts(List.of(server.host()))), null);
    assertThat(judge(acme, MUTE.issue("CN=mute").crlDistributionPoint(address).build()))
        .isEqualTo(Reason.REVOCATION_UNDETERMINED);
    assertThat(judge(acme, ISSUING.issue("CN=client").crlDistributionPoint(address).build()))
        .isNull();
  }

  @Test
  void aTwinThatMaySignNoCrlsDoesNotKeepOutTheNextList() throws Exception {
    MtlsAuthenticator acme = fetching(publish(ISSUING.crl().number(1)), null);
    assertThat(judge(acme, OF_MUTE)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    publish(ISSUING.crl().number(2).revoke(OF_ISSUING));
    awaitRefusal(acme, OF_ISSUING);
  }
}
