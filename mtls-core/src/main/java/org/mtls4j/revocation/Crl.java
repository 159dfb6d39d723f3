package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.SourceStatus.Kind;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.ReasonSet;

/**
 * One CRL (RFC 5280 section 5): complete, for a part of what its issuer issued, or a delta; its
 * entries held as a sorted index. Thread-safe.
 */
public final class Crl implements CrlSource {

  private final X500Principal issuer;
  private final Instant thisUpdate;
  private final Instant nextUpdate;
  private final CrlTraits traits;
  private final CrlIndex index;
  private final CrlSignature signature;

  Crl(
      X500Principal issuer,
      Instant thisUpdate,
      Instant nextUpdate,
      CrlTraits traits,
      CrlIndex index,
      CrlSignature signature) {
    this.issuer = issuer;
    this.thisUpdate = thisUpdate;
    this.nextUpdate = nextUpdate;
    this.traits = traits;
    this.index = index;
    this.signature = signature;
  }

  /**
   * Reads a CRL in DER or PEM. Its signature is checked when it is used, by {@link #isSignedBy}.
   *
   * @throws UnusableCrlException when it cannot be parsed, has no nextUpdate, or is signed by a
   *     weak algorithm
   */
  public static Crl read(byte[] content) throws UnusableCrlException {
    try {
      return read(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw UnusableCrlException.unreadable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The same from a stream, to its end. A list in DER is never held as a whole: besides the index,
   * which takes less than 22 octets an entry where serial numbers have 16, there are a buffer, and
   * the entries once more until they are sorted.
   *
   * @throws IOException when the stream cannot be read
   */
  public static Crl read(InputStream content) throws IOException, UnusableCrlException {
    return CrlReader.read(CrlEncoding.der(content));
  }

  /** This list, which stays what it is. */
  @Override
  public Optional<Crl> current() {
    return Optional.of(this);
  }

  /** The distinguished name that the list is issued under. */
  public X500Principal issuer() {
    return issuer;
  }

  /** From when on the list may be relied on. */
  public Instant thisUpdate() {
    return thisUpdate;
  }

  /** Until when the list may be relied on. */
  public Instant nextUpdate() {
    return nextUpdate;
  }

  /** The number that its issuer counts lists by. */
  public Optional<BigInteger> number() {
    return Optional.ofNullable(traits.number());
  }

  /** How many entries it has. */
  public long size() {
    return index.size();
  }

  /** Whether it only tells what changed since another list (section 5.2.4). */
  public boolean isDelta() {
    return traits.base() != null;
  }

  /**
   * Whether {@code issuer} has this list's name, may sign CRLs, and its key has signed this one.
   */
  public boolean isSignedBy(ParsedCertificate issuer) {
    return issuer.allowsKeyUsage(KeyUsage.cRLSign) && isSignedByKeyOf(issuer);
  }

  /**
   * The same, whether this certificate of the key may sign CRLs or not: the client chooses which of
   * several it sends, and what is revoked stays so.
   */
  boolean isSignedByKeyOf(ParsedCertificate authority) {
    return issuer.equals(authority.certificate().getSubjectX500Principal())
        && signature.isBy(authority);
  }

  /** The certificate whose key was found to have signed it, or null where none was yet. */
  @Nullable ParsedCertificate signer() {
    return signature.signer();
  }

  /** Whether a CA of its issuer's name was found not to have signed it, and none to have. */
  boolean isDisowned() {
    return signature.isDisowned();
  }

  SourceStatus status(DomainName domain, Instant now) {
    return new SourceRecord()
        .ofList(
            domain,
            Kind.GIVEN_CRL,
            issuer.getName(),
            current(),
            now,
            Optional.empty(),
            CircuitState.CLOSED);
  }

  CrlIndex index() {
    return index;
  }

  CrlTraits traits() {
    return traits;
  }

  /** What the list says of {@code certificate}, whatever its age. */
  Optional<CrlEntry> find(ParsedCertificate certificate) {
    return Optional.ofNullable(
        index.find(
            certificate.certificate().getIssuerX500Principal(),
            certificate.certificate().getSerialNumber()));
  }

  /**
   * The reasons for which {@code certificate} is known not to be revoked, where it is not listed.
   */
  ReasonSet clears(ParsedCertificate certificate) {
    return traits.understood() && !isDelta()
        ? traits.scope().reasonsFor(certificate, issuer)
        : ReasonSet.NONE;
  }

  /**
   * Whether this is a delta that brings {@code complete} up to date: of the same scope and signer,
   * begun no later than that list, and newer (section 5.2.4). Both must have a known signer.
   */
  boolean updates(Crl complete) {
    BigInteger base = traits.base();
    BigInteger number = traits.number();
    BigInteger before = complete.traits.number();
    return base != null
        && number != null
        && before != null
        && base.compareTo(before) <= 0
        && before.compareTo(number) < 0
        && traits.scope().equals(complete.traits.scope())
        && isOfSameSignerAs(complete);
  }

  boolean isOfSameSignerAs(Crl other) {
    ParsedCertificate one = signer();
    ParsedCertificate two = other.signer();
    return issuer.equals(other.issuer)
        && one != null
        && two != null
        && one.spki().equals(two.spki());
  }

  boolean isNotYetInForceAt(Instant at) {
    return at.isBefore(thisUpdate);
  }

  /** Whether the list may be relied on at {@code at}, or up to {@code grace} past its lapse. */
  boolean isFreshAt(Instant at, Duration grace) {
    return !isNotYetInForceAt(at) && !at.isAfter(nextUpdate.plus(grace));
  }

  /** For people: its number, how many entries, until when. */
  @Override
  public String toString() {
    return (traits.number() == null ? "a list" : "number " + traits.number())
        + " with "
        + size()
        + " entries, good until "
        + nextUpdate;
  }

  /** Lists are equal when their signatures are, which sign every octet of them. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Crl that && signature.equals(that.signature);
  }

  @Override
  public int hashCode() {
    return signature.hashCode();
  }
}
