package org.mtls4j.conformance;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One case of a suite that others wrote: what a client presents, to whom, and what must come of it.
 *
 * @param id the suite's own name for it
 * @param suite where it is from
 * @param grade what it turns on, such as {@code core} or {@code purpose}
 * @param acceptable whether the chain is to be accepted
 * @param presented in DER, the client's own certificate first, then a pool in no order
 * @param anchors in DER
 * @param anchorKind what an anchor's certificate counts for
 * @param crls in DER
 * @param ocsp responses of the client's certificate, in DER
 * @param time when the chain is judged
 * @param purpose what the client's key is asked to be for
 * @param depth the most CA certificates, self-issued ones apart, between client and anchor
 * @param revocation how revocation is judged
 * @param policy the initial settings of certificate policies
 */
record ConformanceCase(
    String id,
    String suite,
    String grade,
    boolean acceptable,
    List<byte[]> presented,
    List<byte[]> anchors,
    AnchorKind anchorKind,
    List<byte[]> crls,
    List<byte[]> ocsp,
    Instant time,
    Purpose purpose,
    OptionalInt depth,
    RevocationSettings revocation,
    PolicySettings policy) {

  /** What the suite itself calls ambiguous is run and never scored. */
  static final String AMBIGUOUS = "either";

  /** What an anchor's certificate counts for. */
  enum AnchorKind {
    /** What it says is enforced. */
    CERTIFICATE,
    /** It only carries a name and a key. */
    NAME_AND_KEY
  }

  /** What the client's key is asked to be for. */
  enum Purpose {
    /** To authenticate a TLS client. */
    CLIENT_AUTH,
    /** Nothing in particular. */
    ANY
  }

  /** Where the data about revocation comes from. */
  enum Mode {
    /** Revocation is not judged. */
    NONE,
    /** From CRLs. */
    CRL,
    /** From OCSP responses. */
    OCSP
  }

  /** Which certificates of the path are judged. */
  enum Scope {
    /** All below the anchor. */
    CHAIN,
    /** The client's only. */
    LEAF
  }

  /** What becomes of a certificate whose status cannot be told. */
  enum Unknown {
    /** It is refused. */
    REJECT,
    /** It passes. */
    ACCEPT
  }

  /** Whether a CRL past its nextUpdate counts. */
  enum Expiry {
    /** It does not. */
    ENFORCED,
    /** It does. */
    IGNORED
  }

  /** How revocation is judged. */
  record RevocationSettings(Mode mode, Scope scope, Unknown unknown, Expiry expiry) {}

  /**
   * RFC 5280 section 6.1.1 (c) and (e) to (g).
   *
   * @param initial the policies accepted; empty for any
   * @param flags what is set
   */
  record PolicySettings(Set<String> initial, Set<PolicyFlag> flags) {

    /** As RFC 5280 has it when nothing is asked for. */
    static final PolicySettings UNSET = new PolicySettings(Set.of(), Set.of());

    boolean has(PolicyFlag flag) {
      return flags.contains(flag);
    }
  }

  /** RFC 5280 section 6.1.1 (e) to (g). */
  enum PolicyFlag {
    /** initial-explicit-policy. */
    EXPLICIT,
    /** initial-policy-mapping-inhibit. */
    INHIBIT_MAPPING,
    /** initial-any-policy-inhibit. */
    INHIBIT_ANY
  }

  boolean isScored() {
    return !grade.equals(AMBIGUOUS);
  }
}
