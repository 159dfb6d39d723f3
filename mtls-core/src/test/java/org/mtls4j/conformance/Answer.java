package org.mtls4j.conformance;

/**
 * What a judge made of a case.
 *
 * @param kind accepted, or what else
 * @param code why not, for programs; {@code accepted} where it is
 * @param detail why not, for people
 */
record Answer(Kind kind, String code, String detail) {

  /** What became of a chain. */
  enum Kind {
    /** Accepted. */
    ACCEPTED,
    /** Refused. */
    REJECTED,
    /** No answer within the time limit, or out of memory or stack before it. */
    HUNG,
    /** The judge cannot judge this kind of case. */
    NOT_JUDGED
  }

  static final Answer ACCEPTED = new Answer(Kind.ACCEPTED, "accepted", "");

  /** No answer: the judge did not come to an end, or died on the way. */
  static Answer hung(String how) {
    return new Answer(Kind.HUNG, "hung", how);
  }

  static Answer rejected(String code, String detail) {
    return new Answer(Kind.REJECTED, code, detail);
  }

  static Answer notJudged(String why) {
    return new Answer(Kind.NOT_JUDGED, "not-judged", why);
  }
}
