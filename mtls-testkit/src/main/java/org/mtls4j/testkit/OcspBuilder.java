package org.mtls4j.testkit;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * Makes an OCSP response (RFC 6960 §4.2). Sound by default: produced an hour before the CA's now
 * and good for seven days after it, signed by the CA itself, which is named by its key.
 *
 * <p>Every method that says what the response is to be like returns this builder; {@link #der()}
 * signs it anew. Methods whose description begins with FLAW spoil exactly one thing. Not
 * thread-safe.
 */
public final class OcspBuilder {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PERIOD = Duration.ofDays(7);
  private static final Duration DAY = Duration.ofDays(1);

  /** From the arc that X.660 keeps for examples, so that nobody will ever know it. */
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("2.999.1");

  /** By what a certificate is named (RFC 6960 §4.1.1). */
  public enum Hash {
    /** What every responder knows. */
    SHA_1("SHA-1", "1.3.14.3.2.26"),
    /** What RFC 9919 recommends. */
    SHA_256("SHA-256", "2.16.840.1.101.3.4.2.1"),
    /** What nobody uses. */
    SHA_512("SHA-512", "2.16.840.1.101.3.4.2.3");

    private final String algorithm;
    private final String oid;

    Hash(String algorithm, String oid) {
      this.algorithm = algorithm;
      this.oid = oid;
    }

    static Hash of(CertID id) {
      for (Hash hash : values()) {
        if (hash.oid.equals(id.getHashAlgorithm().getAlgorithm().getId())) {
          return hash;
        }
      }
      return SHA_1;
    }

    private byte[] of(byte[] bytes) {
      try {
        return MessageDigest.getInstance(algorithm).digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime knows " + algorithm, e);
      }
    }
  }

  private record Entry(BigInteger serial, CertStatus status) {}

  private final CertificateAuthority issuer;
  private final List<Entry> entries = new ArrayList<>();
  private final List<X509Certificate> certificates = new ArrayList<>();
  private Hash hash = Hash.SHA_1;
  private CertificateAuthority named;
  private X509Certificate signer;
  private SigningKey key;
  private boolean byName;
  private boolean criticalInWhole;
  private boolean criticalInSingle;
  private Instant producedAt;
  private Instant thisUpdate;
  private @Nullable Instant nextUpdate;
  private byte @Nullable [] nonce;

  OcspBuilder(CertificateAuthority issuer) {
    this.issuer = issuer;
    this.named = issuer;
    this.signer = issuer.certificate();
    this.key = new SigningKey(issuer.keys(), null);
    this.producedAt = issuer.now().minus(HOUR);
    this.thisUpdate = producedAt;
    this.nextUpdate = issuer.now().plus(PERIOD);
  }

  /**
   * Says that a certificate is good.
   *
   * @param certificate not null; only its serial number is looked at
   * @return this builder
   */
  public OcspBuilder good(X509Certificate certificate) {
    return entry(certificate.getSerialNumber(), new CertStatus());
  }

  /**
   * Says that a certificate is revoked since an hour before now, without a reason.
   *
   * @param certificate not null; only its serial number is looked at
   * @return this builder
   */
  public OcspBuilder revoked(X509Certificate certificate) {
    return revoked(certificate, issuer.now().minus(HOUR), 0);
  }

  /**
   * Says that a certificate is revoked.
   *
   * @param certificate not null; only its serial number is looked at
   * @param since to the second, not null
   * @param crlReason a CRLReason of RFC 5280 §5.3.1; 0 is left out
   * @return this builder
   */
  public OcspBuilder revoked(X509Certificate certificate, Instant since, int crlReason) {
    return entry(
        certificate.getSerialNumber(),
        new CertStatus(
            crlReason == 0
                ? new RevokedInfo(time(since))
                : new RevokedInfo(time(since), CRLReason.lookup(crlReason))));
  }

  /**
   * Says that a certificate is unknown.
   *
   * @param certificate not null; only its serial number is looked at
   * @return this builder
   */
  public OcspBuilder unknown(X509Certificate certificate) {
    return entry(certificate.getSerialNumber(), new CertStatus(2, DERNull.INSTANCE));
  }

  OcspBuilder entry(BigInteger serial, CertStatus status) {
    entries.add(new Entry(serial, status));
    return this;
  }

  /**
   * When the status was right and the response was made.
   *
   * @param time to the second, not null
   * @return this builder
   */
  public OcspBuilder thisUpdate(Instant time) {
    thisUpdate = time;
    producedAt = time;
    return this;
  }

  /**
   * When the response was made, if not when the status was right.
   *
   * @param time to the second, not null
   * @return this builder
   */
  public OcspBuilder producedAt(Instant time) {
    producedAt = time;
    return this;
  }

  /**
   * Until when the status is right.
   *
   * @param time to the second, not null
   * @return this builder
   */
  public OcspBuilder nextUpdate(Instant time) {
    nextUpdate = time;
    return this;
  }

  /**
   * Leaves nextUpdate out: newer information is to be had at any time (RFC 6960 §4.2.2.1).
   *
   * @return this builder
   */
  public OcspBuilder withoutNextUpdate() {
    nextUpdate = null;
    return this;
  }

  /**
   * FLAW: it was right until an hour before now.
   *
   * @return this builder
   */
  public OcspBuilder stale() {
    return thisUpdate(issuer.now().minus(DAY)).nextUpdate(issuer.now().minus(HOUR));
  }

  /**
   * FLAW: it is right from an hour after now only.
   *
   * @return this builder
   */
  public OcspBuilder notYetValid() {
    return thisUpdate(issuer.now().plus(HOUR));
  }

  /**
   * Returns a nonce (RFC 9654).
   *
   * @param value null for none; copied
   * @return this builder
   */
  public OcspBuilder nonce(byte @Nullable [] value) {
    nonce = value == null ? null : value.clone();
    return this;
  }

  /**
   * Names the certificates by another hash than SHA-1.
   *
   * @param hash not null
   * @return this builder
   */
  public OcspBuilder hash(Hash hash) {
    this.hash = hash;
    return this;
  }

  /**
   * Names the signer by its name instead of its key.
   *
   * @return this builder
   */
  public OcspBuilder byName() {
    byName = true;
    return this;
  }

  /**
   * Has a delegate sign, and sends its certificate along (RFC 6960 §4.2.2.2); {@link
   * CertificateAuthority#issueOcspSigner} makes one that may.
   *
   * @param delegate of any CA, not null
   * @return this builder
   */
  public OcspBuilder signedBy(IssuedCertificate delegate) {
    signer = delegate.certificate();
    key = new SigningKey(delegate.keys(), null);
    certificates.add(delegate.certificate());
    return this;
  }

  /**
   * Sends no certificates along, for signers that are known without.
   *
   * @return this builder
   */
  public OcspBuilder withoutCertificates() {
    certificates.clear();
    return this;
  }

  /**
   * FLAW: another CA signs, for certificates of this one.
   *
   * @param other not null
   * @return this builder
   */
  public OcspBuilder signedBy(CertificateAuthority other) {
    signer = other.certificate();
    key = new SigningKey(other.keys(), null);
    return this;
  }

  /**
   * FLAW: speaks of certificates of another CA, with the same serial numbers.
   *
   * @param other not null
   * @return this builder
   */
  public OcspBuilder ofIssuer(CertificateAuthority other) {
    named = other;
    return this;
  }

  /**
   * FLAW: the signature is by another key than the signer's.
   *
   * @return this builder
   */
  public OcspBuilder wronglySigned() {
    key = key.forged();
    return this;
  }

  /**
   * The algorithm to sign with, by its JCA name.
   *
   * @param algorithm such as {@code SHA1withECDSA}, not null
   * @return this builder
   */
  public OcspBuilder signatureAlgorithm(String algorithm) {
    key = new SigningKey(key.keys(), algorithm);
    return this;
  }

  /**
   * FLAW: the response has a critical extension that nobody knows.
   *
   * @return this builder
   */
  public OcspBuilder unknownCriticalExtension() {
    criticalInWhole = true;
    return this;
  }

  /**
   * FLAW: what is said of each certificate has a critical extension that nobody knows.
   *
   * @return this builder
   */
  public OcspBuilder unknownCriticalExtensionInside() {
    criticalInSingle = true;
    return this;
  }

  /**
   * Signs the response; nobody reads it back.
   *
   * @return its DER encoding, never null
   */
  public byte[] der() {
    ASN1EncodableVector singles = new ASN1EncodableVector();
    for (Entry entry : entries) {
      singles.add(
          new SingleResponse(
              id(entry.serial()),
              entry.status(),
              time(thisUpdate),
              nextUpdate == null ? null : time(nextUpdate),
              criticalInSingle ? new Extensions(unknownExtension()) : null));
    }
    ResponseData data =
        new ResponseData(
            responder(), time(producedAt), new DERSequence(singles), responseExtensions());
    ContentSigner signing = key.signer();
    BasicOCSPResponse basic =
        new BasicOCSPResponse(
            data,
            signing.getAlgorithmIdentifier(),
            new DERBitString(signature(signing, Der.of(data))),
            certificates.isEmpty() ? null : new DERSequence(encoded(certificates)));
    return Der.of(
        new OCSPResponse(
            new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
            new ResponseBytes(
                OCSPObjectIdentifiers.id_pkix_ocsp_basic, new DEROctetString(Der.of(basic)))));
  }

  /**
   * A response that is none (RFC 6960 §4.2.1): nobody signs it.
   *
   * @param status such as 3 for tryLater or 6 for unauthorized
   * @return its DER encoding, never null
   */
  static byte[] refusal(int status) {
    return Der.of(new OCSPResponse(new OCSPResponseStatus(status), null));
  }

  private static byte[] signature(ContentSigner signing, byte[] data) {
    try {
      signing.getOutputStream().write(data);
      return signing.getSignature();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ASN1EncodableVector encoded(List<X509Certificate> certificates) {
    ASN1EncodableVector encoded = new ASN1EncodableVector();
    for (X509Certificate certificate : certificates) {
      try {
        encoded.add(Certificate.getInstance(certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate that was made has an encoding", e);
      }
    }
    return encoded;
  }

  private ResponderID responder() {
    return byName
        ? new ResponderID(Der.subjectOf(signer))
        : new ResponderID(new DEROctetString(Hash.SHA_1.of(bits(signer.getPublicKey()))));
  }

  private CertID id(BigInteger serial) {
    return new CertID(
        new AlgorithmIdentifier(new ASN1ObjectIdentifier(hash.oid), DERNull.INSTANCE),
        new DEROctetString(hash.of(Der.of(Der.subjectOf(named.certificate())))),
        new DEROctetString(hash.of(bits(named.keys().getPublic()))),
        new ASN1Integer(serial));
  }

  private static byte[] bits(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
  }

  private @Nullable Extensions responseExtensions() {
    List<Extension> extensions = new ArrayList<>();
    if (nonce != null) {
      extensions.add(
          new Extension(
              OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, Der.of(new DEROctetString(nonce))));
    }
    if (criticalInWhole) {
      extensions.add(unknownExtension());
    }
    return extensions.isEmpty() ? null : new Extensions(extensions.toArray(new Extension[0]));
  }

  private static Extension unknownExtension() {
    return new Extension(UNKNOWN, true, Der.of(DERNull.INSTANCE));
  }

  private static ASN1GeneralizedTime time(Instant instant) {
    return new ASN1GeneralizedTime(Date.from(instant), Locale.ROOT);
  }
}
