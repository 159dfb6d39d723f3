package org.mtls4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a certificate revocation list (RFC 5280 §5). Sound by default: published an hour before the
 * CA's now, the next one due seven days after it, number 1, the authority key identifier, signed by
 * the CA, and nothing revoked.
 *
 * <p>Every method that says what the list is to be like returns this builder; {@link #build()},
 * {@link #der()} and the {@code write} methods each sign a list anew. Not thread-safe.
 */
public final class CrlBuilder {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PERIOD = Duration.ofDays(7);

  /** removeFromCRL (RFC 5280 §5.3.1). */
  private static final int REMOVE_FROM_CRL = 8;

  private record Entry(BigInteger serial, Instant since, int reason, @Nullable Extension extra) {}

  private final CertificateAuthority issuer;
  private final List<Entry> entries = new ArrayList<>();
  private final ExtensionSet asGiven = new ExtensionSet();
  private final CrlScopeBuilder scope = new CrlScopeBuilder();
  private @Nullable Long base;
  private Instant thisUpdate;
  private @Nullable Instant nextUpdate;
  private @Nullable Long number = 1L;
  private SigningKey signingKey;

  CrlBuilder(CertificateAuthority issuer) {
    this.issuer = issuer;
    this.thisUpdate = issuer.now().minus(HOUR);
    this.nextUpdate = issuer.now().plus(PERIOD);
    this.signingKey = new SigningKey(issuer.keys(), null);
  }

  /**
   * Lists the certificate as revoked since an hour before now, without a reason. Only its serial
   * number is looked at, not its issuer.
   *
   * @param certificate not null
   * @return this builder
   */
  public CrlBuilder revoke(X509Certificate certificate) {
    return revoke(certificate.getSerialNumber(), issuer.now().minus(HOUR), 0);
  }

  /**
   * The same as {@link #revoke(X509Certificate)}.
   *
   * @param certificate not null
   * @return this builder
   */
  public CrlBuilder revoke(IssuedCertificate certificate) {
    return revoke(certificate.certificate());
  }

  /**
   * Lists a serial number. A number may be listed twice.
   *
   * @param serial not null
   * @param since from when it is revoked, to the second; not null
   * @param crlReason a CRLReason of RFC 5280 §5.3.1, such as 1 for keyCompromise or 6 for
   *     certificateHold; 0 (unspecified) is left out, as that section asks
   * @return this builder
   */
  public CrlBuilder revoke(BigInteger serial, Instant since, int crlReason) {
    entries.add(new Entry(serial, since, crlReason, null));
    return this;
  }

  /**
   * Lists a certificate of another CA, as an {@link #indirect} list may: the entry carries a
   * critical certificateIssuer (RFC 5280 §5.3.3), which holds for the entries after it too, until
   * the next one that carries it.
   *
   * @param certificate of any issuer, not null
   * @return this builder
   */
  public CrlBuilder revokeOfItsIssuer(X509Certificate certificate) {
    GeneralNames issuer = new GeneralNames(new GeneralName(Der.issuerOf(certificate)));
    return entry(
        certificate.getSerialNumber(),
        0,
        new Extension(Extension.certificateIssuer, true, Der.of(issuer)));
  }

  /**
   * FLAW: lists the certificate with a critical entry extension that nobody knows (RFC 5280 §5.3):
   * a reader must not take any certificate that is not listed for good by this list.
   *
   * @param certificate not null
   * @return this builder
   */
  public CrlBuilder revokeWithUnknownCriticalExtension(X509Certificate certificate) {
    return entry(
        certificate.getSerialNumber(),
        0,
        new Extension(new ASN1ObjectIdentifier("2.999.1"), true, Der.of(DERNull.INSTANCE)));
  }

  /**
   * Takes the certificate from the complete list, as only a {@link #deltaOf delta} can: entry with
   * the reason removeFromCRL (RFC 5280 §5.3.1).
   *
   * @param certificate not null
   * @return this builder
   */
  public CrlBuilder remove(X509Certificate certificate) {
    return entry(certificate.getSerialNumber(), REMOVE_FROM_CRL, null);
  }

  private CrlBuilder entry(BigInteger serial, int reason, @Nullable Extension extra) {
    entries.add(new Entry(serial, issuer.now().minus(HOUR), reason, extra));
    return this;
  }

  /**
   * Makes a delta CRL (RFC 5280 §5.2.4), which tells what changed since a complete one.
   *
   * @param number of that complete list
   * @return this builder
   */
  public CrlBuilder deltaOf(long number) {
    base = number;
    return this;
  }

  /**
   * The list is only that of a distribution point with these URLs (RFC 5280 §5.2.5), as one shard
   * of several.
   *
   * @param urls none null
   * @return this builder
   */
  public CrlBuilder distributionPoint(String... urls) {
    scope.distributionPoint(urls);
    return this;
  }

  /**
   * The list is for end-entity certificates only.
   *
   * @return this builder
   */
  public CrlBuilder onlyUserCertificates() {
    scope.onlyUsers();
    return this;
  }

  /**
   * The list is for CA certificates only.
   *
   * @return this builder
   */
  public CrlBuilder onlyCaCertificates() {
    scope.onlyAuthorities();
    return this;
  }

  /**
   * The list is for attribute certificates only.
   *
   * @return this builder
   */
  public CrlBuilder onlyAttributeCertificates() {
    scope.onlyAttributes();
    return this;
  }

  /**
   * The list names certificates only that were revoked for these reasons.
   *
   * @param reasonFlags bits of ReasonFlags (RFC 5280 §4.2.1.13), such as 1 for keyCompromise
   * @return this builder
   */
  public CrlBuilder onlyReasons(int... reasonFlags) {
    scope.onlyReasons(reasonFlags);
    return this;
  }

  /**
   * The list may name certificates of other issuers; see {@link #revokeOfItsIssuer}.
   *
   * @return this builder
   */
  public CrlBuilder indirect() {
    scope.indirect();
    return this;
  }

  /**
   * FLAW: a critical extension that nobody knows (RFC 5280 §5.2): a reader must not take any
   * certificate for good by this list.
   *
   * @return this builder
   */
  public CrlBuilder unknownCriticalExtension() {
    return extension("2.999.1", true, Der.of(DERNull.INSTANCE));
  }

  /**
   * When the list was published, to the second.
   *
   * @param time not null
   * @return this builder
   */
  public CrlBuilder thisUpdate(Instant time) {
    thisUpdate = time;
    return this;
  }

  /**
   * When the next list is due, to the second. It is not compared with {@link #thisUpdate}.
   *
   * @param time not null
   * @return this builder
   */
  public CrlBuilder nextUpdate(Instant time) {
    nextUpdate = time;
    return this;
  }

  /**
   * FLAW: the next list was due an hour before now, and this one is seven days older than that.
   *
   * @return this builder
   */
  public CrlBuilder stale() {
    nextUpdate = issuer.now().minus(HOUR);
    thisUpdate = nextUpdate.minus(PERIOD);
    return this;
  }

  /**
   * FLAW: the list does not say when the next is due, against RFC 5280 §5.1.2.5.
   *
   * @return this builder
   */
  public CrlBuilder withoutNextUpdate() {
    nextUpdate = null;
    return this;
  }

  /**
   * FLAW: the list is published only a day after now.
   *
   * @return this builder
   */
  public CrlBuilder notYetValid() {
    thisUpdate = issuer.now().plus(Duration.ofDays(1));
    nextUpdate = thisUpdate.plus(PERIOD);
    return this;
  }

  /**
   * The list's number (RFC 5280 §5.2.3), which counts upwards from list to list.
   *
   * @param number should not be negative
   * @return this builder
   */
  public CrlBuilder number(long number) {
    this.number = number;
    return this;
  }

  /**
   * FLAW: without a number, which RFC 5280 §5.2.3 requires.
   *
   * @return this builder
   */
  public CrlBuilder withoutNumber() {
    number = null;
    return this;
  }

  /**
   * FLAW: signed by a fresh key of the CA's kind, while everything else names this CA.
   *
   * @return this builder
   */
  public CrlBuilder wronglySigned() {
    signingKey = signingKey.forged();
    return this;
  }

  /**
   * FLAW: signed with the key of another CA, while issuer name and authority key identifier stay
   * this CA's. For two honest CAs of one name, make the second CA and start from its own {@link
   * CertificateAuthority#crl()}.
   *
   * @param other not null
   * @return this builder
   */
  public CrlBuilder signedBy(CertificateAuthority other) {
    signingKey = new SigningKey(other.keys(), null);
    return this;
  }

  /**
   * Adds any extension to the list as a whole, or replaces the one of that OID that would have been
   * there.
   *
   * @param oid in dotted form, not null
   * @param critical whether a reader that does not know it must not rely on the list
   * @param der the extension's value, not null, copied; not judged
   * @return this builder
   * @throws IllegalArgumentException if {@code oid} is none
   */
  public CrlBuilder extension(String oid, boolean critical, byte[] der) {
    asGiven.add(new ASN1ObjectIdentifier(oid), critical, der);
    return this;
  }

  /**
   * Signs the list and reads it with the JDK.
   *
   * @return never null
   * @throws IllegalStateException if the Java runtime cannot read such a list
   */
  public X509CRL build() {
    try {
      return new JcaX509CRLConverter().getCRL(holder());
    } catch (CRLException e) {
      throw new IllegalStateException("this Java runtime cannot read such a CRL", e);
    }
  }

  private X509CRLHolder holder() {
    X509v2CRLBuilder crl =
        new X509v2CRLBuilder(Der.subjectOf(issuer.certificate()), Der.time(thisUpdate));
    if (nextUpdate != null) {
      crl.setNextUpdate(Der.time(nextUpdate));
    }
    for (Entry entry : entries) {
      crl.addCRLEntry(entry.serial(), Date.from(entry.since()), extensions(entry));
    }
    try {
      for (Extension extension : extensions().all()) {
        crl.addExtension(extension);
      }
    } catch (CertIOException e) {
      throw new IllegalStateException("an extension that was made has its bytes", e);
    }
    return crl.build(signingKey.signer());
  }

  private static @Nullable Extensions extensions(Entry entry) {
    List<Extension> extensions = new ArrayList<>();
    if (entry.reason() != 0) {
      extensions.add(
          new Extension(Extension.reasonCode, false, Der.of(CRLReason.lookup(entry.reason()))));
    }
    if (entry.extra() != null) {
      extensions.add(entry.extra());
    }
    return extensions.isEmpty() ? null : new Extensions(extensions.toArray(new Extension[0]));
  }

  /**
   * Signs the list; nobody reads it back.
   *
   * @return its DER encoding, never null
   */
  public byte[] der() {
    try {
      return holder().getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Signs the list and writes it as DER, the form that RFC 5280 §4.2.1.13 has for HTTP, replacing a
   * file that exists.
   *
   * @param file where to, not null
   * @return the same path
   * @throws UncheckedIOException if the file cannot be written
   */
  public Path write(Path file) {
    return Output.write(file, der());
  }

  /**
   * Signs the list and writes it as PEM (RFC 7468 §6), replacing a file that exists.
   *
   * @param file where to, not null
   * @return the same path
   * @throws UncheckedIOException if the file cannot be written
   */
  public Path writePem(Path file) {
    return Output.write(file, Pem.of(build()));
  }

  private ExtensionSet extensions() {
    ExtensionSet extensions = new ExtensionSet();
    extensions.add(
        Extension.authorityKeyIdentifier,
        false,
        Der.authorityKeyIdentifier(issuer.keys().getPublic()));
    if (number != null) {
      extensions.add(Extension.cRLNumber, false, new ASN1Integer(number));
    }
    if (base != null) {
      extensions.add(Extension.deltaCRLIndicator, true, new ASN1Integer(base));
    }
    if (scope.isLimited()) {
      extensions.add(Extension.issuingDistributionPoint, true, scope.build());
    }
    extensions.addAll(asGiven);
    return extensions;
  }
}
