package org.mtls4j.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.Entrance;
import org.mtls4j.json.JsonWriter;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Rejection;

/**
 * One decision, told to the operator. Null where something was not known when the decision fell.
 * Only the authenticator makes them; later versions will tell more.
 *
 * @param id also in the refusal that the caller gets
 * @param time when it was judged
 * @param outcome what became of it
 * @param rejection why; of an accepted request, why it goes without an identity
 * @param request what was asked for; null where only the identity was
 * @param certificate what was presented, whether or not it is trusted
 * @param domain the trust domain, once one was selected
 * @param principal the client, once it was identified
 * @param rule the path pattern that decided
 * @param generation counts the policies that have been in force
 * @param softened what was let pass although its revocation is in doubt, or null
 */
public record AuditEvent(
    UUID id,
    Instant time,
    AuditOutcome outcome,
    @Nullable Rejection rejection,
    @Nullable AccessRequest request,
    @Nullable PresentedCertificate certificate,
    @Nullable DomainName domain,
    @Nullable String principal,
    @Nullable String rule,
    long generation,
    @Nullable String softened) {

  /** The event as one JSON object on one line, with the same keys always. */
  public String toJson() {
    return toJson(0);
  }

  /**
   * The same where it stands for others as well.
   *
   * @param folded how many decisions like it, before it, were not written
   */
  String toJson(long folded) {
    PresentedCertificate shown = certificate == null ? PresentedCertificate.NONE : certificate;
    @Nullable AccessRequest asked =
        request == null || request.entrance() == Entrance.HANDSHAKE ? null : request;
    return new JsonWriter()
        .member("id", id.toString())
        .member("time", time.toString())
        .member("outcome", outcome.code())
        .member("code", rejection == null ? null : rejection.reason().code())
        .member("stage", rejection == null ? null : rejection.reason().stage().code())
        .member("entrance", request == null ? null : request.entrance().code())
        .member("remote", request == null ? null : request.remote())
        .member("hop", request == null ? null : request.hop())
        .member("domain", domain == null ? null : domain.value())
        .member("principal", principal)
        .member("subject", shown.subject())
        .member("issuer", shown.issuer())
        .member("serial", shown.serial())
        .member("sha256", shown.sha256())
        .member("notAfter", shown.notAfter())
        .member("method", asked == null ? null : asked.method())
        .member("path", asked == null ? null : asked.path())
        .member("rule", rule)
        .member("generation", generation)
        .member("detail", rejection == null ? softened : rejection.detail())
        .member("folded", folded)
        .toString();
  }
}
