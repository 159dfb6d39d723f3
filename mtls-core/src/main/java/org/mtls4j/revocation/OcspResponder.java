package org.mtls4j.revocation;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.OcspMessage.Status;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.fetch.Circuit;
import org.mtls4j.revocation.fetch.FetchFailed;
import org.mtls4j.revocation.fetch.FetchRule;
import org.mtls4j.revocation.fetch.Fetched.Content;
import org.mtls4j.revocation.fetch.HttpFetcher;
import org.mtls4j.revocation.fetch.Postponed;
import org.mtls4j.revocation.fetch.Validators;
import org.mtls4j.trust.DomainName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One responder. It is asked by GET, so that caches on the way may answer; where that brings
 * nothing good, by POST and with a nonce, past them. Thread-safe.
 */
final class OcspResponder {

  /** How it is reached. */
  record Way(FetchRule rule, HttpFetcher fetcher, long maxBytes, Circuit circuit) {}

  /** What came, and what it says; or why it says nothing. */
  record Reply(ByteBuffer response, @Nullable OcspAnswer answer, String why) {

    boolean isGoodAt(Instant now) {
      return answer != null && answer.status() != Status.UNKNOWN && !answer.lapse().isBefore(now);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(OcspResponder.class);
  private static final String REQUEST = "application/ocsp-request";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final URI address;
  private final Way way;
  private final OcspJudge judge;
  private final InstantSource clock;
  private final SourceRecord record = new SourceRecord();
  // Whether it was told that it does not answer.
  private volatile boolean down;

  OcspResponder(URI address, Way way, OcspJudge judge, InstantSource clock) {
    this.address = address;
    this.way = way;
    this.judge = judge;
    this.clock = clock;
  }

  URI address() {
    return address;
  }

  /** Goes on where the same one of another policy stands, if there was one. */
  void continueFrom(@Nullable OcspResponder before) {
    if (before != null) {
      record.continueFrom(before.record);
      down = before.down;
    }
  }

  /** How it stands when it is asked after so many certificates. */
  SourceStatus status(DomainName domain, long certificates, Optional<Instant> nextAttempt) {
    Optional<Instant> retry = way.circuit().left().map(clock.instant()::plus);
    return record.ofResponder(
        domain,
        address.toString(),
        certificates,
        nextAttempt.map(due -> retry.filter(due::isBefore).orElse(due)),
        retry.isPresent() ? CircuitState.OPEN : CircuitState.CLOSED);
  }

  /**
   * What it says of one certificate.
   *
   * @throws Postponed when it does not answer, or is not asked because it did not before
   * @throws IOException when what it says proves nothing
   */
  Reply ask(OcspQuestion question) throws IOException {
    Optional<Reply> cached = Optional.empty();
    try {
      Optional<URI> get = question.address(address);
      if (get.isPresent()) {
        cached = way.circuit().ask(() -> got(get.get(), question));
      }
      Reply reply = settled(cached, question);
      answered(reply);
      if (reply.answer() == null) {
        throw new FetchFailed("OCSP responder '" + address + "' " + reply.why());
      }
      return reply;
    } catch (Postponed e) {
      tellFailure(String.valueOf(e.getMessage()));
      throw new Postponed("OCSP responder '" + address + "' " + e.getMessage(), e.by());
    }
  }

  /** What a cache has is better than nothing: a revocation above all. */
  private Reply settled(Optional<Reply> cached, OcspQuestion question) throws Postponed {
    Optional<Reply> known = cached.filter(reply -> reply.answer() != null);
    if (known.isPresent() && known.get().isGoodAt(clock.instant())) {
      return known.get();
    }
    try {
      Reply posted = way.circuit().ask(() -> posted(question));
      return posted.answer() == null ? known.orElse(posted) : posted;
    } catch (Postponed e) {
      return known.orElseThrow(() -> e);
    }
  }

  /** Empty where the server does not speak OCSP by GET, which it need not. */
  private Optional<Reply> got(URI get, OcspQuestion question) throws IOException {
    try (Content content =
        (Content) way.fetcher().get(get, way.rule(), Validators.NONE, way.maxBytes())) {
      return Optional.of(reply(content.stream().readAllBytes(), question, null));
    } catch (FetchFailed.Status e) {
      return Optional.empty();
    }
  }

  private Reply posted(OcspQuestion question) throws IOException {
    byte[] nonce = new byte[OcspQuestion.NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    byte[] request = question.der(nonce);
    try (Content content =
        way.fetcher().post(address, way.rule(), REQUEST, request, way.maxBytes())) {
      return reply(content.stream().readAllBytes(), question, nonce);
    }
  }

  private Reply reply(byte[] response, OcspQuestion question, byte @Nullable [] nonce)
      throws FetchFailed {
    ByteBuffer kept = ByteBuffer.wrap(response);
    try {
      return new Reply(kept, judge.answer(response, question, nonce, clock.instant()), "");
    } catch (UnusableOcspException e) {
      return new Reply(kept, null, String.valueOf(e.getMessage()));
    } catch (OcspRefusal e) {
      if (e.isPassing()) {
        throw new FetchFailed(String.valueOf(e.getMessage()));
      }
      return new Reply(kept, null, String.valueOf(e.getMessage()));
    }
  }

  /** Once for every change, and not for every certificate. */
  private void tellFailure(String why) {
    if (record.failed(clock.instant(), why)) {
      LOG.warn("OCSP responder '{}' {}; what was good before stays", address, why);
    }
    down = true;
  }

  /** An answer that proves nothing is told with its certificate. */
  private void answered(Reply reply) {
    if (reply.answer() == null) {
      record.failed(clock.instant(), reply.why());
    } else {
      record.succeeded(clock.instant());
    }
    if (down) {
      down = false;
      LOG.info("OCSP responder '{}' answers again", address);
    }
  }
}
