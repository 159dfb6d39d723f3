package org.mtls4j.x509;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/**
 * A certificate whose whole DER was read: names, extensions, fingerprints. That it parses says
 * nothing about who signed it. Immutable and thread-safe.
 */
public final class ParsedCertificate {

  private final X509Certificate certificate;
  private final X509Certificate kernelView;
  private final Fingerprint sha256;
  private final Fingerprint spki;
  private final KeyParameters key;
  private final DistinguishedName subject;
  private final GeneralNames alternativeNames;
  private final boolean certificateAuthority;
  private final @Nullable Integer pathLength;
  private final @Nullable KeyUsage keyUsage;
  private final @Nullable Set<String> extendedKeyUsage;
  private final @Nullable NameConstraints nameConstraints;
  private final X500Name asn1Subject;
  private final org.bouncycastle.asn1.x509.@Nullable GeneralNames asn1AlternativeNames;
  private final CertificatePolicies policies;
  private final Optional<String> unknownCritical;
  private final @Nullable ByteBuffer subjectKeyId;
  private final @Nullable ByteBuffer authorityKeyId;

  /**
   * Asked for by every stage, and made anew by the JDK each time. Threads that ask at once all
   * write what the certificate says, which does not change.
   */
  private @Nullable Instant notBefore;

  private @Nullable Instant notAfter;

  /** Made when a constraint is first held against them, which for most certificates is never. */
  private @Nullable List<ConstrainedName> constrainedNames;

  private ParsedCertificate(X509Certificate certificate, byte[] der) throws MalformedDer {
    Certificate asn1 = Certificate.getInstance(wholeSequence(der));
    CertificateForm.check(asn1);
    KnownExtensions extensions = KnownExtensions.of(asn1.getTBSCertificate().getExtensions());
    this.certificate = certificate;
    this.kernelView = KernelView.of(certificate, asn1, extensions);
    this.sha256 = Fingerprint.of(der);
    this.spki = Fingerprint.of(encoded(asn1.getSubjectPublicKeyInfo()));
    this.key = KeyParameters.of(asn1.getSubjectPublicKeyInfo());
    this.subject = DistinguishedName.of(asn1.getSubject());
    BasicConstraints constraints =
        BasicConstraints.getInstance(extensions.value(Extension.basicConstraints));
    this.certificateAuthority = constraints != null && constraints.isCA();
    this.pathLength = constraints == null ? null : pathLength(constraints);
    this.keyUsage = KeyUsage.getInstance(extensions.value(Extension.keyUsage));
    this.extendedKeyUsage = extendedKeyUsage(extensions);
    var names =
        org.bouncycastle.asn1.x509.GeneralNames.getInstance(
            extensions.value(Extension.subjectAlternativeName));
    this.alternativeNames = names == null ? GeneralNames.NONE : GeneralNames.of(names, keyUsage);
    this.nameConstraints = NameConstraints.of(extensions);
    this.asn1Subject = asn1.getSubject();
    this.asn1AlternativeNames = names;
    this.policies = CertificatePolicies.of(extensions);
    this.unknownCritical = extensions.unknownCritical();
    this.subjectKeyId = subjectKeyId(extensions);
    this.authorityKeyId = authorityKeyId(extensions);
  }

  /** Reads {@code certificate}, or says {@link Reason#MALFORMED_CERTIFICATE}. */
  public static Verdict<ParsedCertificate> of(X509Certificate certificate) {
    try {
      return Verdict.accept(new ParsedCertificate(certificate, certificate.getEncoded()));
    } catch (MalformedDer e) {
      return Verdict.reject(e.reason(), "a certificate cannot be read: " + e.getMessage());
    } catch (CertificateEncodingException | RuntimeException e) {
      // Bouncy Castle tells of bad DER by several kinds of unchecked exceptions.
      return Verdict.reject(
          Reason.MALFORMED_CERTIFICATE, "a certificate cannot be read: " + e.getMessage());
    }
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** SHA-256 of the whole certificate. */
  public Fingerprint sha256() {
    return sha256;
  }

  /** SHA-256 of the SubjectPublicKeyInfo: by this a key is known, whatever name it goes under. */
  public Fingerprint spki() {
    return spki;
  }

  /** What kind of key it is, and how big. */
  public KeyParameters key() {
    return key;
  }

  /** The serial number in lower-case hexadecimal. */
  public String serial() {
    return certificate.getSerialNumber().toString(16);
  }

  /** Every value of a type of name, in the order of the certificate; empty where it has none. */
  public List<NameValue> values(NameType type) {
    return type instanceof AttributeType attribute
        ? subject.values(attribute)
        : alternativeNames.values((SanType) type);
  }

  /** Whether basicConstraints says cA (RFC 5280 section 4.2.1.9). */
  public boolean isCertificateAuthority() {
    return certificateAuthority;
  }

  /** The pathLenConstraint, or null where there is none. */
  public @Nullable Integer pathLength() {
    return pathLength;
  }

  /** Whether there is a keyUsage extension at all (RFC 5280 section 4.2.1.3). */
  public boolean hasKeyUsage() {
    return keyUsage != null;
  }

  /**
   * Whether keyUsage allows {@code usage}, one of the bits of {@link KeyUsage}; true where there is
   * no such extension.
   */
  public boolean allowsKeyUsage(int usage) {
    return keyUsage == null || keyUsage.hasUsages(usage);
  }

  /** The object identifiers of the extended key usages, or null without that extension. */
  public @Nullable Set<String> extendedKeyUsage() {
    return extendedKeyUsage;
  }

  /** The names it permits below itself, or null without that extension. */
  public @Nullable NameConstraints nameConstraints() {
    return nameConstraints;
  }

  /** Its names, in the form in which name constraints reach them. */
  List<ConstrainedName> constrainedNames() {
    List<ConstrainedName> known = constrainedNames;
    if (known == null) {
      known = ConstrainedName.of(asn1Subject, asn1AlternativeNames);
      constrainedNames = known;
    }
    return known;
  }

  /** What it says about certificate policies. */
  public CertificatePolicies policies() {
    return policies;
  }

  /** The object identifier of an extension that is critical and not understood, or empty. */
  public Optional<String> unknownCriticalExtension() {
    return unknownCritical;
  }

  /**
   * Whether subject and issuer are the same name (RFC 5280 section 3.2), so that the certificate
   * does not count for path lengths, constraints and policies (section 6.1).
   */
  public boolean isSelfIssued() {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /**
   * The certificate as the JDK's path validation is to see it: see {@link KernelView}. Its
   * signature need not verify.
   */
  public X509Certificate kernelView() {
    return kernelView;
  }

  /**
   * Whether the key identifiers leave it possible that {@code issuer} signed this certificate. They
   * are a hint for choosing between issuers of one name and prove nothing (RFC 5280 sections
   * 4.2.1.1 and 4.2.1.2); where either is missing, it is possible.
   */
  public boolean mayBeIssuedBy(ParsedCertificate issuer) {
    return authorityKeyId == null
        || issuer.subjectKeyId == null
        || authorityKeyId.equals(issuer.subjectKeyId);
  }

  /** Whether the validity ends before {@code instant}; both ends belong to it (section 4.1.2.5). */
  public boolean isExpiredAt(Instant instant) {
    return instant.isAfter(notAfter());
  }

  /** Whether the validity begins after {@code instant}. */
  public boolean isNotYetValidAt(Instant instant) {
    return instant.isBefore(notBefore());
  }

  /** When the validity begins. */
  public Instant notBefore() {
    Instant known = notBefore;
    if (known == null) {
      known = certificate.getNotBefore().toInstant();
      notBefore = known;
    }
    return known;
  }

  /** When the validity ends. */
  public Instant notAfter() {
    Instant known = notAfter;
    if (known == null) {
      known = certificate.getNotAfter().toInstant();
      notAfter = known;
    }
    return known;
  }

  private static ASN1Sequence wholeSequence(byte[] der) throws MalformedDer {
    try {
      ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
      // Definite and shortest lengths; the order of a SET is left alone, as some CAs do not sort.
      if (!SameOctets.are(der, sequence, ASN1Encoding.DL)) {
        throw new MalformedDer("not DER");
      }
      return sequence;
    } catch (IOException e) {
      throw new MalformedDer(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] encoded(ASN1Object object) throws MalformedDer {
    try {
      return object.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new MalformedDer(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable ByteBuffer subjectKeyId(KnownExtensions extensions) {
    SubjectKeyIdentifier id =
        SubjectKeyIdentifier.getInstance(extensions.value(Extension.subjectKeyIdentifier));
    return id == null ? null : ByteBuffer.wrap(id.getKeyIdentifier());
  }

  private static @Nullable ByteBuffer authorityKeyId(KnownExtensions extensions) {
    AuthorityKeyIdentifier id =
        AuthorityKeyIdentifier.getInstance(extensions.value(Extension.authorityKeyIdentifier));
    return id == null || id.getKeyIdentifierOctets() == null
        ? null
        : ByteBuffer.wrap(id.getKeyIdentifierOctets());
  }

  private static @Nullable Integer pathLength(BasicConstraints constraints) throws MalformedDer {
    ASN1Integer length = constraints.getPathLenConstraintInteger();
    if (length != null && length.getValue().signum() < 0) {
      // RFC 5280 section 4.2.1.9: 0 to MAX; to some, -1 is no limit.
      throw new MalformedDer("a negative path length");
    }
    return length == null ? null : length.intValueExact();
  }

  private static @Nullable Set<String> extendedKeyUsage(KnownExtensions extensions) {
    ExtendedKeyUsage usage =
        ExtendedKeyUsage.getInstance(extensions.value(Extension.extendedKeyUsage));
    if (usage == null) {
      return null;
    }
    Set<String> oids = new TreeSet<>();
    for (KeyPurposeId purpose : usage.getUsages()) {
      oids.add(purpose.getId());
    }
    return Set.copyOf(oids);
  }

  /** Certificates are equal when their DER is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ParsedCertificate that && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  /** Names the certificate in messages: its subject as RFC 4514 writes it. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName();
  }
}
