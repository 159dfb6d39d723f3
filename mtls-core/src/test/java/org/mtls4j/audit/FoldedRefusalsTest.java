package org.mtls4j.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.Entrance;
import org.mtls4j.audit.FoldedRefusals.Line;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/** A flood of refusals: told, and not written out. */
class FoldedRefusalsTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private final FoldedRefusals refusals = new FoldedRefusals();
  private final List<Line> written = new ArrayList<>();

  private void refuse(int times, String remote, String leaf, Reason reason, Instant at) {
    PresentedCertificate certificate = new PresentedCertificate("CN=x", "CN=y", "1", leaf, null);
    for (int i = 0; i < times; i++) {
      written.addAll(
          refusals.add(
              new AuditEvent(
                  UUID.randomUUID(),
                  at,
                  AuditOutcome.REJECTED,
                  new Rejection(reason, "detail " + i),
                  AccessRequest.of("GET", "/" + i).at(Entrance.SERVLET, remote),
                  certificate,
                  null,
                  null,
                  null,
                  1,
                  null)));
    }
  }

  @Test
  void aFewAreWrittenAndTheOthersToldWithTheLast() {
    refuse(1_000, "192.0.2.1", "aa", Reason.ROLE_MISSING, NOW);
    assertThat(written).hasSize(FoldedRefusals.WRITTEN).allMatch(line -> line.folded() == 0);
    assertThat(refusals.ended(NOW.plusSeconds(59))).isEmpty();
    List<Line> ended = refusals.ended(NOW.plusSeconds(60));
    assertThat(ended).hasSize(1);
    assertThat(ended.get(0).folded()).isEqualTo(1_000 - FoldedRefusals.WRITTEN - 1);
    assertThat(ended.get(0).event().rejection().detail()).isEqualTo("detail 999");
    assertThat(ended.get(0).event().toJson(ended.get(0).folded())).endsWith("\"folded\":989}");
    assertThat(refusals.ended(NOW.plusSeconds(120))).isEmpty();
    refuse(1, "192.0.2.1", "aa", Reason.ROLE_MISSING, NOW.plusSeconds(60));
    assertThat(written).hasSize(FoldedRefusals.WRITTEN + 1);
  }

  @Test
  void anotherAddressCertificateOrReasonIsAnotherKind() {
    refuse(20, "192.0.2.1", "aa", Reason.ROLE_MISSING, NOW);
    refuse(3, "192.0.2.2", "aa", Reason.ROLE_MISSING, NOW);
    refuse(3, "192.0.2.1", "bb", Reason.ROLE_MISSING, NOW);
    refuse(3, "192.0.2.1", "aa", Reason.NO_RULE, NOW);
    assertThat(written).hasSize(FoldedRefusals.WRITTEN + 9);
  }

  @Test
  void whoeverComesItsMemoryAndWhatItWritesAreBounded() {
    for (int i = 0; i < FoldedRefusals.KINDS + 5_000; i++) {
      refuse(1, "2001:db8::" + i, "aa" + i, Reason.UNKNOWN_ISSUER, NOW);
    }
    assertThat(refusals.size()).isEqualTo(FoldedRefusals.KINDS + 1);
    assertThat(written).hasSize(FoldedRefusals.KINDS + FoldedRefusals.WRITTEN);
    assertThat(refusals.ended(NOW.plusSeconds(60)))
        .singleElement()
        .returns(5_000L - FoldedRefusals.WRITTEN - 1, Line::folded);
    assertThat(refusals.size()).isZero();
  }

  @Test
  void nothingIsHeldBackForEver() {
    refuse(50, "192.0.2.1", "aa", Reason.ROLE_MISSING, NOW);
    assertThat(refusals.ended(Instant.MAX)).hasSize(1);
    refuse(50, "192.0.2.1", "aa", Reason.ROLE_MISSING, NOW);
    // A clock that was set back.
    assertThat(refusals.ended(NOW.minusSeconds(3_600))).hasSize(1);
  }
}
