package org.mtls4j.shiro;

import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision.Refused;
import org.mtls4j.Responses;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.PresentedCertificate;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Rejection;

/** Refuses, and tells it, where no policy of ours was asked. */
final class RefusalLog {

  private final InstantSource clock;
  private final AuditSink audit = AuditSink.log();

  RefusalLog(InstantSource clock) {
    this.clock = clock;
  }

  Refused refuse(AccessRequest asked, @Nullable ClientIdentity client, Rejection why) {
    UUID id = UUID.randomUUID();
    if (audit.wants(AuditOutcome.REJECTED)) {
      audit.record(
          new AuditEvent(
              id,
              clock.instant(),
              AuditOutcome.REJECTED,
              why,
              asked,
              client == null ? null : PresentedCertificate.of(client.certificate()),
              client == null ? null : client.domain(),
              client == null ? null : client.getName(),
              null,
              1,
              null));
    }
    return new Refused(id, why, Responses.DEFAULT);
  }
}
