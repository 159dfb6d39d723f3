package org.mtls4j.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a request says of itself, for the audit trail. */
class AccessRequestTest {

  @Test
  void comesFromNobodyUntilToldOtherwise() {
    AccessRequest request = AccessRequest.of("GET", "/orders");
    assertThat(request.entrance()).isEqualTo(Entrance.API);
    assertThat(request.remote()).isNull();
    assertThat(request.hop()).isNull();
    assertThat(request.through(null).hop()).isNull();
  }

  @Test
  void tellsItsPeerAndItsHop() {
    AccessRequest request =
        AccessRequest.of("GET", "/orders").through("proxy").at(Entrance.SERVLET, "192.0.2.1");
    assertThat(request.entrance()).isEqualTo(Entrance.SERVLET);
    assertThat(request.entrance().code()).isEqualTo("servlet");
    assertThat(request.remote()).isEqualTo("192.0.2.1");
    assertThat(request.hop()).isEqualTo("proxy");
    assertThat(request.path()).isEqualTo("/orders");
  }

  @Test
  void asksNobodyOnceItIsFixed() {
    AtomicInteger asked = new AtomicInteger();
    AccessRequest request =
        AccessRequest.of(
                "GET",
                "/",
                RequestTarget.parse("/"),
                Entrance.API,
                () -> "peer " + asked.incrementAndGet())
            .fix();
    assertThat(request.remote()).isEqualTo("peer 1");
    assertThat(request.remote()).isEqualTo("peer 1");
  }

  @Test
  void aHandshakeAsksForNothingYet() {
    AccessRequest handshake = AccessRequest.ofHandshake("192.0.2.1");
    assertThat(handshake.entrance()).isEqualTo(Entrance.HANDSHAKE);
    assertThat(handshake.remote()).isEqualTo("192.0.2.1");
    assertThat(handshake.method()).isEmpty();
    assertThat(handshake.path()).isEqualTo("/");
  }
}
