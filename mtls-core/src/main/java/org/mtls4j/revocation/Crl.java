package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.PemBlocks;
import org.mtls4j.x509.SignatureAlgorithms;
import org.mtls4j.x509.UnreadableCertificatesException;

/**
 * One complete CRL of one issuer (RFC 5280 section 5). Lists that cover only a part of what their
 * issuer issued are refused when read, because not being on such a list proves nothing.
 * Thread-safe.
 */
public final class Crl implements CrlSource {

  private final X509CRL list;
  private final Instant thisUpdate;
  private final Instant nextUpdate;
  private final @Nullable BigInteger number;
  // A list has one signer; remembering it keeps signature checks off the request path.
  private volatile @Nullable ParsedCertificate signer;

  private Crl(X509CRL list, Instant nextUpdate) throws UnusableCrlException {
    this.list = list;
    this.number = numberOf(list);
    this.thisUpdate = list.getThisUpdate().toInstant();
    this.nextUpdate = nextUpdate;
  }

  /**
   * Reads a CRL in DER or PEM. Its signature is checked when it is used, by {@link #isSignedBy}.
   *
   * @throws UnusableCrlException when it cannot be parsed, has no nextUpdate, is a delta or covers
   *     only a part (an issuingDistributionPoint), or has a critical extension that is not
   *     understood
   */
  public static Crl read(byte[] content) throws UnusableCrlException {
    X509CRL list = parse(derOf(content));
    refuseUnknownScope(list);
    if (list.getNextUpdate() == null) {
      throw new UnusableCrlException("has no nextUpdate, so nobody can tell when it is stale");
    }
    String algorithm = SignatureAlgorithms.nameOf(list.getSigAlgOID(), list.getSigAlgParams());
    if (!SignatureAlgorithms.STRONG.contains(algorithm)) {
      throw new UnusableCrlException("is signed with " + algorithm);
    }
    return new Crl(list, list.getNextUpdate().toInstant());
  }

  /** This list, which stays what it is. */
  @Override
  public Crl current() {
    return this;
  }

  /** The distinguished name that the list is issued under. */
  public X500Principal issuer() {
    return list.getIssuerX500Principal();
  }

  /** From when on the list may be relied on. */
  public Instant thisUpdate() {
    return thisUpdate;
  }

  /** Until when the list may be relied on. */
  public Instant nextUpdate() {
    return nextUpdate;
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
  boolean isSignedByKeyOf(ParsedCertificate issuer) {
    if (!list.getIssuerX500Principal().equals(issuer.certificate().getSubjectX500Principal())) {
      return false;
    }
    ParsedCertificate known = signer;
    return known != null ? known.spki().equals(issuer.spki()) : verifies(issuer);
  }

  private boolean verifies(ParsedCertificate issuer) {
    try {
      list.verify(issuer.certificate().getPublicKey());
      signer = issuer;
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Why the list cannot be relied on among {@code authorities}: they have CAs of its issuer's name,
   * and none of them signed it. Empty where one did, or where its issuer is none of them.
   */
  Optional<String> objectionToSigner(List<ParsedCertificate> authorities) {
    List<ParsedCertificate> named =
        authorities.stream()
            .filter(ca -> ca.certificate().getSubjectX500Principal().equals(issuer()))
            .toList();
    return named.isEmpty() || named.stream().anyMatch(this::isSignedBy)
        ? Optional.empty()
        : Optional.of("is not signed by '" + issuer().getName() + "' of this domain");
  }

  /** Why the list cannot take the place of {@code before}, or empty. */
  Optional<String> objectionAsSuccessorOf(Crl before, List<ParsedCertificate> authorities) {
    if (!issuer().equals(before.issuer())) {
      return Optional.of("is of another CA than the list it replaces");
    }
    Optional<String> forged = objectionToSigner(authorities);
    if (forged.isPresent()) {
      return forged;
    }
    ParsedCertificate known = before.signer;
    if (known != null && signer == null && !isSignedBy(known)) {
      return Optional.of("is not signed by the CA that signed the list it replaces");
    }
    return isOlderThan(before)
        ? Optional.of("is older than the list it replaces")
        : Optional.empty();
  }

  /** A CRL's number only ever grows (RFC 5280 section 5.2.3), and so does its time. */
  private boolean isOlderThan(Crl before) {
    return thisUpdate.isBefore(before.thisUpdate)
        || (before.number != null && (number == null || number.compareTo(before.number) < 0));
  }

  boolean isNotYetInForceAt(Instant at) {
    return at.isBefore(thisUpdate);
  }

  /** The entry for {@code serial}, whatever the list's age. */
  Optional<Revoked> find(BigInteger serial) {
    return Optional.ofNullable(list.getRevokedCertificate(serial)).map(Crl::revoked);
  }

  /** Whether the list may be relied on at {@code at}, or up to {@code grace} past its lapse. */
  boolean isFreshAt(Instant at, Duration grace) {
    return !isNotYetInForceAt(at) && !at.isAfter(nextUpdate.plus(grace));
  }

  private static Revoked revoked(X509CRLEntry entry) {
    CRLReason reason = entry.getRevocationReason();
    return new Revoked(
        entry.getRevocationDate().toInstant(),
        reason == null ? "unspecified" : ReasonText.of(reason));
  }

  private static @Nullable BigInteger numberOf(X509CRL list) throws UnusableCrlException {
    byte[] value = list.getExtensionValue(Extension.cRLNumber.getId());
    if (value == null) {
      return null;
    }
    try {
      return ASN1Integer.getInstance(ASN1OctetString.getInstance(value).getOctets()).getValue();
    } catch (IllegalArgumentException e) {
      throw new UnusableCrlException("has a cRLNumber that is none");
    }
  }

  private static byte[] derOf(byte[] content) throws UnusableCrlException {
    if (!PemBlocks.looksLikePem(content)) {
      return content;
    }
    try {
      var blocks = PemBlocks.read(content, "X509 CRL");
      if (blocks.size() != 1) {
        throw new UnusableCrlException("holds " + blocks.size() + " CRLs; one a file");
      }
      return blocks.get(0);
    } catch (UnreadableCertificatesException e) {
      throw new UnusableCrlException(String.valueOf(e.getMessage()));
    }
  }

  private static X509CRL parse(byte[] der) throws UnusableCrlException {
    try {
      X509CRL list =
          (X509CRL)
              CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
      // The factory passes over what follows the list.
      if (!Arrays.equals(list.getEncoded(), der)) {
        throw new UnusableCrlException("holds more than the CRL's DER");
      }
      return list;
    } catch (CRLException | CertificateException e) {
      throw new UnusableCrlException("is not a CRL that can be read: " + e.getMessage());
    }
  }

  private static void refuseUnknownScope(X509CRL list) throws UnusableCrlException {
    if (list.getExtensionValue(Extension.issuingDistributionPoint.getId()) != null) {
      throw new UnusableCrlException(
          "covers only a part (issuingDistributionPoint), which this version cannot judge by");
    }
    if (list.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
      throw new UnusableCrlException("is a delta CRL, which this version cannot judge by");
    }
    Set<String> critical = list.getCriticalExtensionOIDs();
    if (critical != null && !critical.isEmpty()) {
      throw new UnusableCrlException(
          "has critical extensions that are not understood: " + critical);
    }
    if (list.getRevokedCertificates() != null
        && list.getRevokedCertificates().stream()
            .anyMatch(entry -> entry.getCertificateIssuer() != null)) {
      throw new UnusableCrlException("lists certificates of other issuers");
    }
  }

  /** Lists are equal when their DER is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Crl that && list.equals(that.list);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }
}
