package org.mtls4j.testkit;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;

/**
 * Makes an end-entity certificate; started by {@link CertificateAuthority#issue}. Sound by default
 * for a TLS client: P-256, valid from a day before the CA's now until 30 days after, critical
 * keyUsage digitalSignature, extended key usage clientAuth, critical basicConstraints without cA,
 * both key identifiers, a random serial number of 16 octets.
 *
 * <p>Methods whose description begins with FLAW spoil exactly one thing. Names are written as given
 * and not judged. Every method but {@link #build()} returns this builder. Not thread-safe.
 */
public final class CertificateBuilder {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  /** The user principal name of Microsoft's smart-card certificates ([MS-WCCE] §2.2.2.7.5). */
  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  /** From the arc that X.660 keeps for examples, so that nobody will ever know it. */
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("2.999.1");

  private static final Duration LIFETIME = Duration.ofDays(30);

  private final CertificateAuthority issuer;
  private final List<GeneralName> alternativeNames = new ArrayList<>();
  private final List<DistributionPoint> points = new ArrayList<>();
  private final List<String> ocspResponders = new ArrayList<>();
  private final ExtensionSet asGiven = new ExtensionSet();
  private X500Name subject;
  private List<String> extendedKeyUsage = List.of(CLIENT_AUTH);
  private int keyUsage = KeyUsage.digitalSignature;
  private boolean ca;
  private boolean wronglySigned;
  private Validity validity = Validity.around(LIFETIME);
  private KeyType keyType = KeyType.EC_P256;
  private @Nullable KeyPair keys;
  private @Nullable BigInteger serial;
  private @Nullable String signatureAlgorithm;
  private byte @Nullable [] alternativeNameDer;

  CertificateBuilder(CertificateAuthority issuer, X500Name subject) {
    this.issuer = issuer;
    this.subject = subject;
  }

  /**
   * Turns this into a TLS server's certificate: extended key usage serverAuth, and the DNS names as
   * subject alternative names; beside {@code localhost} also the address 127.0.0.1.
   *
   * @param dnsNames none null
   * @return this builder
   */
  public CertificateBuilder forServer(String... dnsNames) {
    forServersOnly().dns(dnsNames);
    return Arrays.asList(dnsNames).contains("localhost") ? ip("127.0.0.1") : this;
  }

  /**
   * Adds DNS names to the subject alternative names (RFC 5280 §4.2.1.6).
   *
   * @param names none null
   * @return this builder
   */
  public CertificateBuilder dns(String... names) {
    return names(GeneralName.dNSName, names);
  }

  /**
   * Adds URIs, such as SPIFFE IDs, to the subject alternative names.
   *
   * @param uris none null
   * @return this builder
   */
  public CertificateBuilder uri(String... uris) {
    return names(GeneralName.uniformResourceIdentifier, uris);
  }

  /**
   * Adds e-mail addresses (rfc822Name) to the subject alternative names.
   *
   * @param addresses none null
   * @return this builder
   */
  public CertificateBuilder email(String... addresses) {
    return names(GeneralName.rfc822Name, addresses);
  }

  /**
   * Adds IP addresses to the subject alternative names.
   *
   * @param addresses IPv4 or IPv6 as text, none null; never looked up
   * @return this builder
   * @throws IllegalArgumentException if one is no IP address
   */
  public CertificateBuilder ip(String... addresses) {
    return names(GeneralName.iPAddress, addresses);
  }

  /**
   * Adds a user principal name, as Microsoft's directories write it, to the subject alternative
   * names.
   *
   * @param name such as {@code alice@acme.example}; not null
   * @return this builder
   */
  public CertificateBuilder upn(String name) {
    return otherName(UPN.getId(), Der.of(new DERUTF8String(name)));
  }

  /**
   * Adds a name of any other type to the subject alternative names.
   *
   * @param oid the type in dotted form, such as {@code 1.3.6.1.5.5.7.8.9} for SmtpUTF8Mailbox; not
   *     null
   * @param der the value, one DER value, not null, copied; not judged otherwise
   * @return this builder
   * @throws IllegalArgumentException if {@code oid} is none or {@code der} is not one DER value
   */
  public CertificateBuilder otherName(String oid, byte[] der) {
    OtherName name = new OtherName(new ASN1ObjectIdentifier(oid), Der.read(der));
    alternativeNames.add(new GeneralName(GeneralName.otherName, name));
    return this;
  }

  /**
   * Adds object identifiers (registeredID) to the subject alternative names.
   *
   * @param oids in dotted form, none null
   * @return this builder
   * @throws IllegalArgumentException if one is no object identifier
   */
  public CertificateBuilder registeredId(String... oids) {
    return names(GeneralName.registeredID, oids);
  }

  /**
   * Adds distinguished names (directoryName) to the subject alternative names.
   *
   * @param names written as for {@link CertificateAuthority#named}, none null
   * @return this builder
   * @throws IllegalArgumentException if one is no distinguished name
   */
  public CertificateBuilder directoryName(String... names) {
    return names(GeneralName.directoryName, names);
  }

  /**
   * Replaces the subject, for names that no text can express.
   *
   * @param der an RDNSequence in DER (RFC 5280 §4.1.2.4); not null
   * @return this builder
   * @throws IllegalArgumentException if it is none
   */
  public CertificateBuilder subjectDer(byte[] der) {
    subject = X500Name.getInstance(der.clone());
    return this;
  }

  /**
   * Replaces the whole value of the subject alternative name extension; names added by the other
   * methods are forgotten.
   *
   * @param der not null, copied; not judged
   * @return this builder
   */
  public CertificateBuilder subjectAlternativeNameDer(byte[] der) {
    alternativeNameDer = der.clone();
    return this;
  }

  /**
   * The serial number, instead of a random one.
   *
   * @param serial not null; may be zero or negative, against RFC 5280 §4.1.2.2
   * @return this builder
   */
  public CertificateBuilder serial(BigInteger serial) {
    this.serial = serial;
    return this;
  }

  /**
   * The first moment of validity, to the second. It is not compared with the last.
   *
   * @param time not null
   * @return this builder
   */
  public CertificateBuilder validFrom(Instant time) {
    validity = validity.startingAt(time);
    return this;
  }

  /**
   * The last moment of validity, to the second. It is not compared with the first.
   *
   * @param time not null
   * @return this builder
   */
  public CertificateBuilder validUntil(Instant time) {
    validity = validity.endingAt(time);
    return this;
  }

  /**
   * FLAW: validity ended a day before the CA's now.
   *
   * @return this builder
   */
  public CertificateBuilder expired() {
    validity = Validity.past(LIFETIME);
    return this;
  }

  /**
   * FLAW: validity starts a day after the CA's now.
   *
   * @return this builder
   */
  public CertificateBuilder notYetValid() {
    validity = Validity.future(LIFETIME);
    return this;
  }

  /**
   * FLAW in a client: the extended key usage is serverAuth alone.
   *
   * @return this builder
   */
  public CertificateBuilder forServersOnly() {
    return extendedKeyUsage(SERVER_AUTH);
  }

  /**
   * The extended key usage (RFC 5280 §4.2.1.12), not critical.
   *
   * @param oids key purposes such as {@code 1.3.6.1.5.5.7.3.2} for clientAuth; none null; none at
   *     all leaves the extension out. They replace earlier ones
   * @return this builder
   */
  public CertificateBuilder extendedKeyUsage(String... oids) {
    extendedKeyUsage = List.of(oids);
    return this;
  }

  /**
   * Leaves the extended key usage out, which by RFC 5280 §4.2.1.12 means no restriction.
   *
   * @return this builder
   */
  public CertificateBuilder withoutExtendedKeyUsage() {
    return extendedKeyUsage();
  }

  /**
   * Leaves the key usage out, which by RFC 5280 §4.2.1.3 means no restriction.
   *
   * @return this builder
   */
  public CertificateBuilder withoutKeyUsage() {
    return keyUsage(0);
  }

  /**
   * The key usage (RFC 5280 §4.2.1.3), critical.
   *
   * @param bits the constants of Bouncy Castle's {@code KeyUsage}, such as 128 for digitalSignature
   *     or 32 for keyEncipherment, or-ed; 0 leaves the extension out
   * @return this builder
   */
  public CertificateBuilder keyUsage(int bits) {
    keyUsage = bits;
    return this;
  }

  /**
   * FLAW: the certificate is a CA's, with cA in basicConstraints and keyCertSign added to the key
   * usage.
   *
   * @return this builder
   */
  public CertificateBuilder asCa() {
    ca = true;
    return keyUsage(keyUsage | KeyUsage.keyCertSign);
  }

  /**
   * FLAW: signed by a fresh key of the CA's kind, while everything else names this CA.
   *
   * @return this builder
   */
  public CertificateBuilder wronglySigned() {
    wronglySigned = true;
    return this;
  }

  /**
   * FLAW: bears a critical extension that nobody knows, so that RFC 5280 §4.2 has it refused.
   *
   * @return this builder
   */
  public CertificateBuilder unknownCriticalExtension() {
    return extension(UNKNOWN.getId(), true, Der.of(DERNull.INSTANCE));
  }

  /**
   * Adds any extension, or replaces the one of that OID that would have been there.
   *
   * @param oid in dotted form, not null
   * @param critical whether a reader that does not know it must refuse the certificate
   * @param der the extension's value, not null, copied; not judged
   * @return this builder
   * @throws IllegalArgumentException if {@code oid} is none
   */
  public CertificateBuilder extension(String oid, boolean critical, byte[] der) {
    asGiven.add(new ASN1ObjectIdentifier(oid), critical, der);
    return this;
  }

  /**
   * Uses a fresh key of this type.
   *
   * @param type not null
   * @return this builder
   */
  public CertificateBuilder key(KeyType type) {
    keyType = type;
    keys = null;
    return this;
  }

  /**
   * Uses these keys instead of fresh ones, such as those of the certificate that this one renews.
   *
   * @param keys not null
   * @return this builder
   */
  public CertificateBuilder keys(KeyPair keys) {
    this.keys = keys;
    return this;
  }

  /**
   * What the CA signs with. Without it, SHA256withECDSA, SHA256withRSA or Ed25519, after the CA's
   * key.
   *
   * @param name a JCA name such as {@code SHA1withECDSA} or {@code SHA256withRSAandMGF1}; not null,
   *     and fit for the CA's key; otherwise {@link #build()} throws
   * @return this builder
   */
  public CertificateBuilder signatureAlgorithm(String name) {
    signatureAlgorithm = name;
    return this;
  }

  /**
   * Adds a CRL distribution point (RFC 5280 §4.2.1.13).
   *
   * @param url not null; never fetched
   * @return this builder
   */
  public CertificateBuilder crlDistributionPoint(String url) {
    points.add(new DistributionPoint(pointName(url), null, null));
    return this;
  }

  /**
   * Adds a CRL distribution point whose list another CA signs (cRLIssuer, RFC 5280 §4.2.1.13), an
   * indirect one.
   *
   * @param url not null; never fetched
   * @param crlIssuer who signs the list, not null
   * @return this builder
   */
  public CertificateBuilder crlDistributionPoint(String url, CertificateAuthority crlIssuer) {
    GeneralNames signer = new GeneralNames(new GeneralName(Der.subjectOf(crlIssuer.certificate())));
    points.add(new DistributionPoint(pointName(url), null, signer));
    return this;
  }

  /**
   * Adds a CRL distribution point where only revocations for some reasons are published (RFC 5280
   * §4.2.1.13).
   *
   * @param url not null; never fetched
   * @param reasonFlags bits of ReasonFlags, such as 1 for keyCompromise
   * @return this builder
   */
  public CertificateBuilder crlDistributionPoint(String url, int... reasonFlags) {
    points.add(new DistributionPoint(pointName(url), CrlScopeBuilder.flags(reasonFlags), null));
    return this;
  }

  /**
   * Adds where delta CRLs are (freshestCRL, RFC 5280 §4.2.1.15).
   *
   * @param url not null; never fetched
   * @return this builder
   */
  public CertificateBuilder freshestCrl(String url) {
    CRLDistPoint point =
        new CRLDistPoint(
            new DistributionPoint[] {new DistributionPoint(pointName(url), null, null)});
    asGiven.add(Extension.freshestCRL, false, point);
    return this;
  }

  /**
   * Adds an OCSP responder to the authority information access (RFC 5280 §4.2.2.1).
   *
   * @param url not null; never fetched
   * @return this builder
   */
  public CertificateBuilder ocspResponder(String url) {
    ocspResponders.add(url);
    return this;
  }

  /**
   * Makes the certificate. Each call makes another one; serial number and key are fresh unless
   * given.
   *
   * @return never null
   * @throws IllegalArgumentException if the signature algorithm does not fit the CA's key, or a key
   *     purpose is no OID
   * @throws IllegalStateException if the Java runtime cannot read such a certificate
   */
  public IssuedCertificate build() {
    KeyPair own = keys == null ? keyType.generate() : keys;
    SigningKey signingKey = new SigningKey(issuer.keys(), signatureAlgorithm);
    X509Certificate certificate =
        new CertificateTemplate(
                Der.subjectOf(issuer.certificate()),
                serial == null ? CertificateTemplate.randomSerial() : serial,
                validity.from().apply(issuer.now()),
                validity.until().apply(issuer.now()),
                subject,
                own.getPublic(),
                extensions(own))
            .signedWith(wronglySigned ? signingKey.forged() : signingKey);
    return new IssuedCertificate(certificate, own, issuer);
  }

  private CertificateBuilder names(int tag, String... names) {
    for (String name : names) {
      alternativeNames.add(new GeneralName(tag, name));
    }
    return this;
  }

  private ExtensionSet extensions(KeyPair own) {
    ExtensionSet extensions = new ExtensionSet();
    extensions.add(Extension.basicConstraints, true, new BasicConstraints(ca));
    if (keyUsage != 0) {
      extensions.add(Extension.keyUsage, true, new KeyUsage(keyUsage));
    }
    if (!extendedKeyUsage.isEmpty()) {
      extensions.add(Extension.extendedKeyUsage, false, Der.keyPurposes(extendedKeyUsage));
    }
    extensions.add(
        Extension.subjectKeyIdentifier, false, Der.subjectKeyIdentifier(own.getPublic()));
    extensions.add(
        Extension.authorityKeyIdentifier,
        false,
        Der.authorityKeyIdentifier(issuer.keys().getPublic()));
    addAlternativeNames(extensions);
    addRevocationPointers(extensions);
    extensions.addAll(asGiven);
    return extensions;
  }

  private void addAlternativeNames(ExtensionSet extensions) {
    // RFC 5280 §4.2.1.6: critical exactly when there is no subject.
    boolean critical = subject.getRDNs().length == 0;
    if (alternativeNameDer != null) {
      extensions.add(Extension.subjectAlternativeName, critical, alternativeNameDer);
    } else if (!alternativeNames.isEmpty()) {
      GeneralNames names = new GeneralNames(alternativeNames.toArray(new GeneralName[0]));
      extensions.add(Extension.subjectAlternativeName, critical, names);
    }
  }

  private void addRevocationPointers(ExtensionSet extensions) {
    if (!points.isEmpty()) {
      extensions.add(
          Extension.cRLDistributionPoints,
          false,
          new CRLDistPoint(points.toArray(new DistributionPoint[0])));
    }
    if (!ocspResponders.isEmpty()) {
      ASN1EncodableVector access = new ASN1EncodableVector();
      for (String url : ocspResponders) {
        access.add(new AccessDescription(AccessDescription.id_ad_ocsp, uriName(url)));
      }
      extensions.add(Extension.authorityInfoAccess, false, new DERSequence(access));
    }
  }

  private static DistributionPointName pointName(String url) {
    return new DistributionPointName(new GeneralNames(uriName(url)));
  }

  private static GeneralName uriName(String url) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, url);
  }
}
