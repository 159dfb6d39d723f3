package org.mtls4j.revocation;

import java.util.List;
import org.mtls4j.x509.ParsedCertificate;

/**
 * How a trust domain judges revocation. Immutable and thread-safe.
 *
 * @param check which certificates of a path are judged
 * @param crls the data to judge by; files among them are watched, and addresses fetched, while an
 *     authenticator is open
 * @param whenUndetermined what to do in doubt
 * @param crlSigners certificates besides those of a client's path that may have signed CRLs, if a
 *     CA of that path certified them
 * @param fetching what is fetched, and when
 * @param ocsp whom to ask; revoked by CRL or OCSP is revoked, good by either is good
 */
public record RevocationPolicy(
    Check check,
    List<? extends CrlSource> crls,
    WhenUndetermined whenUndetermined,
    List<ParsedCertificate> crlSigners,
    Fetching fetching,
    OcspPolicy ocsp) {

  /** Which certificates of a path are judged. */
  public enum Check {
    /** The client's and every CA's below the anchor. The default. */
    CHAIN,
    /** The client's only. */
    LEAF,
    /** None: a certificate stands until it expires. */
    NONE
  }

  /** The whole chain is to be judged, and there is nothing to judge it by: no policy may say so. */
  public static final RevocationPolicy UNSET =
      new RevocationPolicy(Check.CHAIN, List.of(), new WhenUndetermined.Deny());

  /** Nothing is judged. Only what a policy says in so many words. */
  public static final RevocationPolicy NONE =
      new RevocationPolicy(Check.NONE, List.of(), new WhenUndetermined.Deny());

  /** Copies the lists. */
  public RevocationPolicy {
    crls = List.copyOf(crls);
    crlSigners = List.copyOf(crlSigners);
  }

  /**
   * Judges by these lists, signed by CAs of the path; nothing that certificates name is fetched.
   */
  public RevocationPolicy(
      Check check, List<? extends CrlSource> crls, WhenUndetermined whenUndetermined) {
    this(check, crls, whenUndetermined, List.of(), Fetching.DEFAULT);
  }

  /** Judges by lists only. */
  public RevocationPolicy(
      Check check,
      List<? extends CrlSource> crls,
      WhenUndetermined whenUndetermined,
      List<ParsedCertificate> crlSigners,
      Fetching fetching) {
    this(check, crls, whenUndetermined, crlSigners, fetching, OcspPolicy.NONE);
  }

  /** The same, by OCSP as well. */
  public RevocationPolicy asking(OcspPolicy ocsp) {
    return new RevocationPolicy(check, crls, whenUndetermined, crlSigners, fetching, ocsp);
  }

  /** Whether there is anything to judge by, or may be. */
  public boolean hasSource() {
    return !ocsp.sources().isEmpty() || hasLists();
  }

  /** Whether there are CRLs, or may be. */
  boolean hasLists() {
    return !crls.isEmpty() || !fetching.certificateHosts().patterns().isEmpty();
  }
}
