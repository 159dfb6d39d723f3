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
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.PemBlocks;
import org.mtls4j.x509.SignatureAlgorithms;
import org.mtls4j.x509.UnreadableCertificatesException;

/**
 * One complete CRL of one issuer (RFC 5280 section 5). Lists that cover only a part of what their
 * issuer issued are refused when read, because not being on such a list proves nothing.
 * Thread-safe.
 */
public final class Crl {

  private final X509CRL list;
  private final Instant thisUpdate;
  private final Instant nextUpdate;
  // A list has one signer; remembering it keeps signature checks off the request path.
  private volatile @Nullable Fingerprint signer;

  private Crl(X509CRL list, Instant nextUpdate) {
    this.list = list;
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
    if (!SignatureAlgorithms.STRONG.contains(SignatureAlgorithms.nameOf(list.getSigAlgOID()))) {
      throw new UnusableCrlException("is signed with " + list.getSigAlgName());
    }
    return new Crl(list, list.getNextUpdate().toInstant());
  }

  /** The distinguished name that the list is issued under. */
  public X500Principal issuer() {
    return list.getIssuerX500Principal();
  }

  /** Until when the list may be relied on. */
  public Instant nextUpdate() {
    return nextUpdate;
  }

  /**
   * Whether {@code issuer} has this list's name, may sign CRLs, and its key has signed this one.
   */
  public boolean isSignedBy(ParsedCertificate issuer) {
    if (!list.getIssuerX500Principal().equals(issuer.certificate().getSubjectX500Principal())
        || !issuer.allowsKeyUsage(KeyUsage.cRLSign)) {
      return false;
    }
    return issuer.spki().equals(signer) || verifies(issuer);
  }

  private boolean verifies(ParsedCertificate issuer) {
    try {
      list.verify(issuer.certificate().getPublicKey());
      signer = issuer.spki();
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The entry for {@code serial}, whatever the list's age. */
  Optional<Revoked> find(BigInteger serial) {
    return Optional.ofNullable(list.getRevokedCertificate(serial)).map(Crl::revoked);
  }

  /** Whether the list may be relied on at {@code at}, or up to {@code grace} past its lapse. */
  boolean isFreshAt(Instant at, Duration grace) {
    return !at.isBefore(thisUpdate) && !at.isAfter(nextUpdate.plus(grace));
  }

  private static Revoked revoked(X509CRLEntry entry) {
    CRLReason reason = entry.getRevocationReason();
    return new Revoked(
        entry.getRevocationDate().toInstant(),
        reason == null ? "unspecified" : ReasonText.of(reason));
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
}
