package org.mtls4j.verdict;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a stage says: accepted, with the proof that the next stage needs, or rejected, with the
 * reason. Immutable; as thread-safe as the value it holds.
 *
 * @param <T> the proof
 */
public sealed interface Verdict<T> {

  /**
   * Accepted.
   *
   * @param value the proof
   */
  record Accepted<T>(T value) implements Verdict<T> {}

  /**
   * Rejected.
   *
   * @param rejection why
   */
  record Rejected<T>(Rejection rejection) implements Verdict<T> {}

  /** An acceptance that carries {@code value}. */
  static <T> Verdict<T> accept(T value) {
    return new Accepted<>(value);
  }

  /** A rejection for {@code reason}; {@code detail} is for operators and never sent to a caller. */
  static <T> Verdict<T> reject(Reason reason, String detail) {
    return new Rejected<>(new Rejection(reason, detail));
  }

  /** The given rejection as a verdict. */
  static <T> Verdict<T> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** The next stage's verdict on what this one accepted; a rejection stays as it is. */
  default <U> Verdict<U> then(Function<? super T, Verdict<U>> stage) {
    return fold(stage, Verdict::reject);
  }

  /** One of two values, by the outcome. */
  default <R> R fold(
      Function<? super T, ? extends R> accepted, Function<Rejection, ? extends R> rejected) {
    return this instanceof Accepted<T> yes
        ? accepted.apply(yes.value())
        : rejected.apply(((Rejected<T>) this).rejection());
  }

  /** Whether this is an acceptance. */
  default boolean isAccepted() {
    return this instanceof Accepted;
  }

  /** The proof, or empty where this is a rejection. */
  default Optional<T> accepted() {
    return this instanceof Accepted<T> yes ? Optional.of(yes.value()) : Optional.empty();
  }

  /** The rejection, or empty where this is an acceptance. */
  default Optional<Rejection> rejected() {
    return this instanceof Rejected<T> no ? Optional.of(no.rejection()) : Optional.empty();
  }
}
