package org.mtls4j.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.SourceStatus.Kind;
import org.mtls4j.revocation.fetch.DocumentStore;
import org.mtls4j.revocation.fetch.FetchFailed;
import org.mtls4j.revocation.fetch.FetchRule;
import org.mtls4j.revocation.fetch.Fetched;
import org.mtls4j.revocation.fetch.Fetched.Content;
import org.mtls4j.revocation.fetch.HttpFetcher;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.revocation.fetch.Validators;
import org.mtls4j.trust.DomainName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one CRL from its address up to date. Runs on one thread at a time. */
final class CrlFetch implements RefreshTask.Work {

  private static final Logger LOG = LoggerFactory.getLogger(CrlFetch.class);

  private final CrlAddress source;
  private final FetchRule rule;
  private final HttpFetcher fetcher;
  private final @Nullable DocumentStore store;
  private final long maxBytes;
  private final InstantSource clock;
  private final SourceRecord record = new SourceRecord();
  private volatile Validators known = Validators.NONE;

  CrlFetch(
      CrlAddress source,
      FetchRule rule,
      HttpFetcher fetcher,
      @Nullable DocumentStore store,
      long maxBytes,
      InstantSource clock) {
    this.source = source;
    this.rule = rule;
    this.fetcher = fetcher;
    this.store = store;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Begins with what {@code before} has, judged as if it had just been fetched.
   *
   * @return whether that is in force
   */
  boolean inherit(CrlFetch before) {
    // Before the list, which may be replaced meanwhile: a list with the validators of a later one
    // would never be fetched again.
    Validators validators = before.known;
    Optional<Crl> list = before.source.current();
    if (list.isEmpty() || source.latest().offer(list.get(), clock.instant()).isPresent()) {
      return false;
    }
    known = validators;
    record.continueFrom(before.record);
    return lapse().filter(left -> !left.isNegative()).isPresent();
  }

  /** Its server. */
  @Override
  public Object lane() {
    return source.address().getAuthority();
  }

  /** Begins with what was kept of an earlier run, judged as if it had just been fetched. */
  @Override
  public boolean prepare() {
    if (store == null) {
      return false;
    }
    try {
      Optional<Content> kept = store.open(source.address());
      if (kept.isEmpty()) {
        return false;
      }
      try (Content content = kept.get()) {
        take(content.stream());
        known = content.validators();
        return lapse().filter(left -> !left.isNegative()).isPresent();
      }
    } catch (IOException e) {
      LOG.warn("what was kept of {} {}; it is fetched anew", source, e.getMessage());
      return false;
    }
  }

  @Override
  public Optional<Duration> run() throws IOException {
    try {
      Optional<Duration> left = fetch();
      record.succeeded(clock.instant());
      return left;
    } catch (IOException | RuntimeException | Error e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      record.failed(clock.instant(), why);
      throw e;
    }
  }

  SourceStatus status(DomainName domain, Instant nextAttempt, CircuitState circuit) {
    return record.ofList(
        domain,
        Kind.CRL_ADDRESS,
        source.toString(),
        source.current(),
        clock.instant(),
        Optional.of(nextAttempt),
        circuit);
  }

  private Optional<Duration> fetch() throws IOException {
    Fetched fetched = fetcher.get(source.address(), rule, known, maxBytes);
    if (fetched instanceof Content content) {
      try (content) {
        takeAndKeep(content);
      }
    }
    return lapse();
  }

  private Optional<Duration> lapse() {
    return source.current().map(list -> Duration.between(clock.instant(), list.nextUpdate()));
  }

  /** A list that cannot be kept on disk counts all the same. */
  private void takeAndKeep(Content content) throws IOException {
    try (DocumentStore.@Nullable Draft draft = draft(content)) {
      take(draft == null ? content.stream() : draft.along(content.stream()));
      known = content.validators();
      if (draft != null && (isProven() || !isAnyKept())) {
        draft.keep();
      }
    } catch (DocumentStore.NotKept e) {
      LOG.warn("{} cannot be kept for the next start: {}", source, e.getMessage());
    }
  }

  /** Anybody may have made what nobody has proven: it must not displace what was kept before. */
  private boolean isProven() {
    return source.current().filter(list -> list.signer() != null).isPresent();
  }

  private boolean isAnyKept() {
    try (@Nullable Content kept =
        store == null ? null : store.open(source.address()).orElse(null)) {
      return kept != null;
    } catch (IOException e) {
      // What cannot be read is no loss.
      return false;
    }
  }

  private DocumentStore.@Nullable Draft draft(Content content) {
    try {
      return store == null ? null : store.begin(source.address(), content.validators());
    } catch (DocumentStore.NotKept e) {
      LOG.warn("{} cannot be kept for the next start: {}", source, e.getMessage());
      return null;
    }
  }

  private void take(InputStream stream) throws IOException {
    Instant now = clock.instant();
    Optional<Crl> before = source.current();
    Optional<String> objection;
    try {
      objection = source.latest().offer(Crl.read(stream), now);
    } catch (UnusableCrlException e) {
      throw new FetchFailed(String.valueOf(e.getMessage()));
    }
    if (objection.isPresent()) {
      throw new FetchFailed(objection.get());
    }
    source
        .current()
        .filter(list -> !before.equals(Optional.of(list)))
        .ifPresent(list -> LOG.info("CRL '{}' is {}", source, list));
  }
}
