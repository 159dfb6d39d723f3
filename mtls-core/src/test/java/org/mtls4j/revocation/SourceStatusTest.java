package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.SourceStatus.Failure;
import org.mtls4j.revocation.SourceStatus.Kind;
import org.mtls4j.revocation.SourceStatus.State;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.OcspServer;

/** What operators are told of each source. */
@Timeout(120)
class SourceStatusTest extends PlaneFixture {

  private static final String PATH = "/acme.crl";

  private MtlsAuthenticator by(List<? extends CrlSource> crls, URI... responders) {
    return open(
        new RevocationPolicy(
                Check.CHAIN,
                crls,
                new WhenUndetermined.Deny(),
                List.of(),
                new Fetching(FetchHosts.NONE, SECOND, FIRST_ANSWER))
            .asking(
                new OcspPolicy(
                    Arrays.<URI>stream(responders)
                        .<OcspSource>map(OcspSource.Responder::new)
                        .toList(),
                    List.of())),
        null);
  }

  private static SourceStatus only(MtlsAuthenticator acme) {
    assertThat(acme.revocationSources()).hasSize(1);
    return acme.revocationSources().get(0);
  }

  private static boolean is(MtlsAuthenticator acme, State state) {
    return only(acme).state() == state;
  }

  @Test
  void ofAnAddress() throws Exception {
    try (CrlServer server = CrlServer.start()) {
      URI list = server.spoil(PATH, CrlServer.Fault.LATE);
      MtlsAuthenticator acme = by(List.of(CrlAddress.of(list, authorities())));
      SourceStatus first = only(acme);
      assertThat(first.state()).isEqualTo(State.PENDING);
      assertThat(first.domain().value()).isEqualTo("acme");
      assertThat(first.kind()).isEqualTo(Kind.CRL_ADDRESS);
      assertThat(first.source()).isEqualTo(list.toString());
      server.spoil(PATH, CrlServer.Fault.MISSING);
      await(() -> is(acme, State.MISSING));
      assertThat(only(acme).lastSuccess()).isEmpty();
      server.publish(PATH, CA.crl().number(7).revoke(CLIENT));
      server.spoil(PATH, CrlServer.Fault.NONE);
      await(() -> is(acme, State.CURRENT));
      SourceStatus current = only(acme);
      assertThat(current.lastSuccess()).contains(NOW);
      assertThat(current.number()).contains(BigInteger.valueOf(7));
      assertThat(current.entries()).isEqualTo(1);
      assertThat(current.nextUpdate()).isPresent();
      assertThat(current.nextAttempt())
          .hasValueSatisfying(next -> assertThat(next).isBetween(NOW, NOW.plus(SECOND)));
      assertThat(current.circuit()).isEqualTo(CircuitState.CLOSED);
      server.spoil(PATH, CrlServer.Fault.GARBAGE);
      await(() -> is(acme, State.FAILING));
      assertThat(only(acme).lastFailure().map(Failure::at)).contains(NOW);
      assertThat(only(acme).entries()).isEqualTo(1);
      await(() -> only(acme).circuit() == CircuitState.OPEN);
      server.spoil(PATH, CrlServer.Fault.NONE);
      await(() -> is(acme, State.CURRENT));
      assertThat(only(acme).circuit()).isEqualTo(CircuitState.CLOSED);
      assertThat(only(acme).lastFailure()).isPresent();
    }
  }

  @Test
  void ofAnAddressWhoseListHasLapsed() throws Exception {
    try (CrlServer server = CrlServer.start()) {
      URI list = server.publish(PATH, CA.crl().stale());
      MtlsAuthenticator acme = by(List.of(CrlAddress.of(list, authorities())));
      await(() -> is(acme, State.STALE) && only(acme).lastSuccess().isPresent());
    }
  }

  @Test
  void ofAFile() throws Exception {
    AtomicReference<byte[]> content = new AtomicReference<>(CA.crl().number(7).der());
    CrlFile file =
        CrlFile.read("a.crl", () -> new ByteArrayInputStream(content.get()), authorities());
    MtlsAuthenticator acme = by(List.of(file));
    assertThat(only(acme).kind()).isEqualTo(Kind.CRL_FILE);
    assertThat(only(acme).source()).isEqualTo("a.crl");
    assertThat(only(acme).number()).contains(BigInteger.valueOf(7));
    await(() -> only(acme).lastSuccess().isPresent());
    content.set(CA.crl().number(6).der());
    await(() -> is(acme, State.FAILING));
    assertThat(only(acme).lastFailure().orElseThrow().why()).contains("its number went back");
    assertThat(only(acme).number()).contains(BigInteger.valueOf(7));
    content.set(CA.crl().number(8).revoke(CLIENT).der());
    await(() -> is(acme, State.CURRENT));
    assertThat(only(acme).entries()).isEqualTo(1);
  }

  @Test
  void ofAListThatIsGiven() throws Exception {
    assertThat(only(by(List.of(Crl.read(CA.crl().der())))))
        .matches(it -> it.kind() == Kind.GIVEN_CRL && it.state() == State.CURRENT);
    assertThat(only(by(List.of(Crl.read(CA.crl().stale().der())))).state()).isEqualTo(State.STALE);
  }

  @Test
  void ofAResponder() throws Exception {
    try (OcspServer responder = OcspServer.start(CA)) {
      MtlsAuthenticator acme = by(List.of(), responder.uri());
      assertThat(only(acme).state()).isEqualTo(State.PENDING);
      assertThat(judge(acme, CLIENT)).isNull();
      SourceStatus current = only(acme);
      assertThat(current.kind()).isEqualTo(Kind.OCSP_RESPONDER);
      assertThat(current.source()).isEqualTo(responder.uri().toString());
      assertThat(current.state()).isEqualTo(State.CURRENT);
      assertThat(current.circuit()).isEqualTo(CircuitState.CLOSED);
      assertThat(current.entries()).isEqualTo(1);
      assertThat(current.lastSuccess()).contains(NOW);
      assertThat(current.nextAttempt()).isPresent();
      responder.spoil(OcspServer.Fault.FAILING);
      await(() -> is(acme, State.FAILING));
      assertThat(only(acme).circuit()).isEqualTo(CircuitState.OPEN);
      assertThat(only(acme).lastFailure().orElseThrow().why()).contains("500");
      acme.replace(acme.policy());
      assertThat(judge(acme, CLIENT)).isNull();
      assertThat(only(acme).state()).isEqualTo(State.FAILING);
      responder.spoil(OcspServer.Fault.WRONG_SIGNER);
      await(() -> only(acme).lastFailure().orElseThrow().why().contains("is not signed by the CA"));
      responder.spoil(OcspServer.Fault.NONE);
      await(() -> is(acme, State.CURRENT));
    }
  }

  @Test
  void throughJmx() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName bean = new ObjectName("org.mtls4j:type=RevocationSources,name=\"/sources\"");
    try (OcspServer responder = OcspServer.start(CA)) {
      MtlsAuthenticator acme =
          by(List.of(Crl.read(CA.crl().number(7).stale().der())), responder.uri());
      acme.manageAs("/sources");
      judge(acme, CLIENT);
      CompositeData[] sources = (CompositeData[]) server.getAttribute(bean, "Sources");
      assertThat(sources).hasSize(2);
      assertThat(sources[0].get("state")).isEqualTo("stale");
      assertThat(sources[0].get("kind")).isEqualTo("given-crl");
      assertThat(sources[0].get("number")).isEqualTo("7");
      assertThat(sources[0].get("nextAttempt")).isNull();
      assertThat(sources[1].get("domain")).isEqualTo("acme");
      assertThat(sources[1].get("lastSuccess")).isEqualTo(NOW.toString());
      assertThat(server.getAttribute(bean, "Waits")).isEqualTo(1L);
      acme.close();
    }
    assertThat(server.isRegistered(bean)).isFalse();
  }
}
