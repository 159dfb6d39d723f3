package org.mtls4j.audit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mtls4j.json.JsonWriter;
import org.mtls4j.trust.DomainName;

/**
 * A certificate by which a client is let in, and which ends soon: the client's own, or a CA's above
 * it. Told once a day.
 *
 * @param time when it was seen
 * @param domain the trust domain
 * @param principal the client; null for the certificate of a CA
 * @param certificate which one
 * @param left until it ends
 */
public record ExpiryWarning(
    Instant time,
    DomainName domain,
    @Nullable String principal,
    PresentedCertificate certificate,
    Duration left) {

  /** The warning as one JSON object on one line, with the same keys always. */
  public String toJson() {
    return new JsonWriter()
        .member("time", time.toString())
        .member("domain", domain.value())
        .member("principal", principal)
        .member("subject", certificate.subject())
        .member("issuer", certificate.issuer())
        .member("serial", certificate.serial())
        .member("sha256", certificate.sha256())
        .member("notAfter", certificate.notAfter())
        .member("daysLeft", left.toDays())
        .toString();
  }
}
