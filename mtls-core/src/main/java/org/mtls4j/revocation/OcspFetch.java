package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.OcspMessage.Status;
import org.mtls4j.revocation.OcspResponder.Reply;
import org.mtls4j.revocation.fetch.DocumentStore;
import org.mtls4j.revocation.fetch.FetchFailed;
import org.mtls4j.revocation.fetch.Fetched.Content;
import org.mtls4j.revocation.fetch.Postponed;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.revocation.fetch.Validators;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One certificate's last good answer, and what brings it up to date. Answers are read from any
 * thread; fetching runs on one at a time.
 */
final class OcspFetch implements RefreshTask.Work {

  /**
   * What is the same for all certificates of a domain.
   *
   * @param patience for how long responders that do not answer are asked at a time: the others have
   *     their turn when those are not asked any more because they did not
   */
  record Desk(
      OcspJudge judge,
      @Nullable DocumentStore store,
      int maxBytes,
      Duration patience,
      InstantSource clock,
      Answered answered) {}

  /** Is told of every answer that is taken, after it counts. */
  @FunctionalInterface
  interface Answered {
    /**
     * There is another answer.
     *
     * @param before null where there was none
     */
    void by(@Nullable OcspAnswer before, OcspAnswer now);
  }

  private static final Logger LOG = LoggerFactory.getLogger(OcspFetch.class);

  private final OcspQuestion question;
  private final List<OcspResponder> responders;
  private final Desk desk;
  private volatile @Nullable OcspAnswer current;
  private volatile String failure = "was not asked for yet";

  /** Where an attempt ended too early, so that the next begins with whom it did not reach. */
  private volatile int next;

  OcspFetch(OcspQuestion question, List<OcspResponder> responders, Desk desk) {
    this.question = question;
    this.responders = responders;
    this.desk = desk;
  }

  /** Who is asked, in order. */
  List<OcspResponder> responders() {
    return responders;
  }

  @Nullable OcspAnswer current() {
    return current;
  }

  /** Why there is no answer. */
  String failure() {
    return failure;
  }

  /** Begins with an answer that was judged by the same rules before. */
  void inherit(OcspAnswer answer) {
    current = answer;
  }

  /** The server of its first responder, whatever path it is named by; lists may be there too. */
  @Override
  public Object lane() {
    return responders.isEmpty() ? this : responders.get(0).address().getAuthority();
  }

  /** Begins with what was kept of an earlier run, judged as if it had just come. */
  @Override
  public boolean prepare() {
    DocumentStore store = desk.store();
    if (store == null) {
      return false;
    }
    try {
      Optional<Content> kept = store.open(place());
      if (kept.isEmpty()) {
        return false;
      }
      try (Content content = kept.get()) {
        byte[] response = content.stream().readNBytes(desk.maxBytes());
        Instant now = desk.clock().instant();
        OcspAnswer answer = desk.judge().answer(response, question, null, now);
        take(answer);
        return !answer.lapse().isBefore(now);
      }
    } catch (IOException | UnusableOcspException | OcspRefusal e) {
      LOG.warn("what was kept of {} {}; it is asked for anew", this, e.getMessage());
      return false;
    }
  }

  @Override
  public Optional<Duration> run() throws IOException {
    @Nullable IOException why = null;
    @Nullable Reply second = null;
    long begun = System.nanoTime();
    int first = next;
    next = 0;
    for (int i = 0; i < responders.size(); i++) {
      int place = (first + i) % responders.size();
      if (why != null && isTooLong(begun)) {
        next = place;
        break;
      }
      try {
        Reply reply = responders.get(place).ask(question);
        if (settles(reply)) {
          // One that is older than what is known leaves it to the next, too.
          return taken(reply);
        }
        second = second == null || isStatus(second, Status.UNKNOWN) ? reply : second;
      } catch (IOException e) {
        why = why == null || why instanceof Postponed ? e : why;
      }
    }
    if (second != null) {
      return taken(second);
    }
    failure = why == null ? "nobody is to be asked" : String.valueOf(why.getMessage());
    throw why == null ? new FetchFailed(failure) : why;
  }

  private boolean isTooLong(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).compareTo(desk.patience()) >= 0;
  }

  /** Revoked by any is revoked; what is stale by one may be fresh by the next. */
  private boolean settles(Reply reply) {
    return isStatus(reply, Status.REVOKED) || reply.isGoodAt(desk.clock().instant());
  }

  private static boolean isStatus(Reply reply, Status status) {
    return reply.answer() != null && reply.answer().status() == status;
  }

  private Optional<Duration> taken(Reply reply) throws FetchFailed {
    OcspAnswer answer = java.util.Objects.requireNonNull(reply.answer());
    take(answer);
    if (answer.isOfUseLater()) {
      keep(reply.response().array());
    }
    return Optional.of(Duration.between(desk.clock().instant(), answer.lapse()));
  }

  private void take(OcspAnswer answer) throws FetchFailed {
    OcspAnswer before = current;
    @Nullable String objection = before == null ? null : answer.objectionAfter(before);
    if (objection != null) {
      throw new FetchFailed(objection);
    }
    current = answer;
    desk.answered().by(before, answer);
  }

  private void keep(byte[] response) {
    DocumentStore store = desk.store();
    if (store == null) {
      return;
    }
    try (DocumentStore.Draft draft = store.begin(place(), Validators.NONE)) {
      draft.along(new ByteArrayInputStream(response)).readAllBytes();
      draft.keep();
    } catch (IOException e) {
      LOG.warn("{} cannot be kept for the next start: {}", this, e.getMessage());
    }
  }

  private URI place() {
    return URI.create(
        "urn:mtls4j:ocsp:"
            + question.issuer().authority().spki().hex()
            + ":"
            + question.serial().toString(16));
  }

  @Override
  public String toString() {
    return "the OCSP response for serial number "
        + question.serial().toString(16)
        + " of '"
        + question.issuer().authority()
        + "'";
  }
}
