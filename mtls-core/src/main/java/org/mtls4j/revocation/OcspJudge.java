package org.mtls4j.revocation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.OcspMessage.Single;
import org.mtls4j.revocation.OcspMessage.Status;

/**
 * What a response proves (RFC 6960 section 3.2): of one certificate, by one who may speak of it, at
 * its time. Thread-safe.
 */
final class OcspJudge {

  /**
   * Newer information is to be had at any time about such an answer (RFC 6960 section 4.2.2.1). To
   * use it once only, requests would have to wait for the network.
   */
  static final Duration LONGEST_WITHOUT_END = Duration.ofMinutes(5);

  private final OcspSigners signers;
  private final Duration withoutEnd;

  /**
   * Judges by who may sign.
   *
   * @param refresh how often an answer is asked for again at the least: one that does not say how
   *     long it counts does so until then, and no longer than {@link #LONGEST_WITHOUT_END}
   */
  OcspJudge(OcspSigners signers, Duration refresh) {
    this.signers = signers;
    this.withoutEnd = refresh.compareTo(LONGEST_WITHOUT_END) < 0 ? refresh : LONGEST_WITHOUT_END;
  }

  /**
   * The answer to {@code question}.
   *
   * @param sent the nonce that it was asked with, or null
   * @throws UnusableOcspException when it proves nothing
   * @throws OcspRefusal when the responder does not answer
   */
  OcspAnswer answer(byte[] response, OcspQuestion question, byte @Nullable [] sent, Instant now)
      throws UnusableOcspException, OcspRefusal {
    OcspMessage message = OcspReader.read(response);
    @Nullable ByteBuffer returned = message.nonce();
    if (sent != null && returned != null && !returned.equals(ByteBuffer.wrap(sent))) {
      throw new UnusableOcspException("answers another question: the nonce is not ours");
    }
    Single single = single(message, question);
    @Nullable JudgedCertificate delegate = signers.signerOf(message, question.issuer(), now);
    Instant lapse = lapse(single, now);
    return new OcspAnswer(
        single.status(),
        single.since(),
        single.reason(),
        single.thisUpdate(),
        single.nextUpdate(),
        lapse,
        delegate);
  }

  /** What is contradictory or not understood may revoke; it clears nothing. */
  private static Single single(OcspMessage message, OcspQuestion question)
      throws UnusableOcspException {
    List<Single> ours =
        message.singles().stream()
            .filter(single -> question.issuer().isMeantBy(single.id(), question.serial()))
            .toList();
    if (ours.isEmpty()) {
      throw new UnusableOcspException("does not speak of the certificate that was asked for");
    }
    Optional<Single> revoked =
        ours.stream().filter(single -> single.status() == Status.REVOKED).findFirst();
    if (revoked.isPresent()) {
      return revoked.get();
    }
    if (ours.size() > 1) {
      throw new UnusableOcspException("speaks of the certificate more than once");
    }
    Optional<String> unknown = message.unknownCritical().or(() -> ours.get(0).unknownCritical());
    if (unknown.isPresent()) {
      throw new UnusableOcspException("has an unknown critical extension, " + unknown.get());
    }
    return ours.get(0);
  }

  private Instant lapse(Single single, Instant now) throws UnusableOcspException {
    Instant latest = now.plus(OcspAnswer.SKEW);
    if (single.thisUpdate().isAfter(latest)) {
      throw new UnusableOcspException("is not in force before " + single.thisUpdate());
    }
    @Nullable Instant next = single.nextUpdate();
    if (next != null) {
      if (next.isBefore(single.thisUpdate())) {
        throw new UnusableOcspException("ends before it begins");
      }
      return next;
    }
    // Newer information is to be had at any time (section 4.2.2.1): what is old was replayed.
    Instant earliest = now.minus(OcspAnswer.SKEW);
    if (single.thisUpdate().isBefore(earliest) && single.status() != Status.REVOKED) {
      throw new UnusableOcspException("has no nextUpdate and is of " + single.thisUpdate());
    }
    return now.plus(withoutEnd);
  }
}
