package org.mtls4j.testkit;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;

/**
 * A certification authority for tests: a CA certificate, its key, and the time it lives at.
 *
 * <pre>{@code
 * CertificateAuthority root = CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();
 * IssuedCertificate client = root.issue("O=Acme GmbH,CN=billing").dns("billing.acme.example").build();
 * X509CRL crl = root.crl().revoke(client).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe; its builder is not. INSECURE by purpose: the private key is there
 * for the asking.
 */
public final class CertificateAuthority {
  private final X509Certificate certificate;
  private final KeyPair keys;
  private final Instant now;
  private final @Nullable CertificateAuthority issuer;

  private CertificateAuthority(
      X509Certificate certificate,
      KeyPair keys,
      Instant now,
      @Nullable CertificateAuthority issuer) {
    this.certificate = certificate;
    this.keys = keys;
    this.now = now;
    this.issuer = issuer;
  }

  /**
   * Starts a CA. Unless told otherwise it is a self-signed root on P-256, valid from a day before
   * now until 3650 days after, with what RFC 5280 §4.2.1 asks of a CA: critical basicConstraints
   * with cA, critical keyUsage with keyCertSign and cRLSign, and a subject key identifier.
   *
   * @param distinguishedName the subject as text, such as {@code O=Acme GmbH,CN=Acme Root}, with
   *     RFC 2253 escapes; not null. The parts go into the certificate in the order written, so
   *     {@code getSubjectX500Principal()}, which prints them backwards, shows {@code CN=Acme Root,
   *     O=Acme GmbH}
   * @return never null
   * @throws IllegalArgumentException if the text is no distinguished name
   */
  public static Builder named(String distinguishedName) {
    return new Builder(new X500Name(distinguishedName));
  }

  /**
   * The CA's certificate.
   *
   * @return never null
   */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * The CA's key pair, with which it signs.
   *
   * @return never null
   */
  public KeyPair keys() {
    return keys;
  }

  /**
   * The time around which the validity of everything this CA makes is laid.
   *
   * @return never null, always the same
   */
  public Instant now() {
    return now;
  }

  /**
   * Starts an end-entity certificate signed by this CA, at this CA's time.
   *
   * @param distinguishedName the subject, written as for {@link #named}; not null; the empty text
   *     gives a certificate without a subject
   * @return never null
   * @throws IllegalArgumentException if the text is no distinguished name
   */
  public CertificateBuilder issue(String distinguishedName) {
    return new CertificateBuilder(this, new X500Name(distinguishedName));
  }

  /**
   * Starts a revocation list signed by this CA, at this CA's time.
   *
   * @return never null
   */
  public CrlBuilder crl() {
    return new CrlBuilder(this);
  }

  /**
   * Starts an OCSP response about certificates of this CA, signed by it, at this CA's time.
   *
   * @return never null
   */
  public OcspBuilder ocsp() {
    return new OcspBuilder(this);
  }

  /**
   * Starts the certificate of a delegate that may sign OCSP responses in this CA's name (RFC 6960
   * §4.2.2.2): extended key usage OCSPSigning alone, and the mark that nobody need ask whether it
   * is revoked itself (§4.2.2.2.1).
   *
   * @param distinguishedName the subject, written as for {@link #named}; not null
   * @return never null
   * @throws IllegalArgumentException if the text is no distinguished name
   */
  public CertificateBuilder issueOcspSigner(String distinguishedName) {
    return issue(distinguishedName)
        .extendedKeyUsage("1.3.6.1.5.5.7.3.9")
        .extension("1.3.6.1.5.5.7.48.1.5", false, new byte[] {5, 0});
  }

  /**
   * This CA's certificate and those of its issuers upwards, without the root: what a TLS peer sends
   * after its own certificate.
   *
   * @return never null, immutable; empty for a root
   */
  public List<X509Certificate> chain() {
    if (issuer == null) {
      return List.of();
    }
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(certificate);
    chain.addAll(issuer.chain());
    return List.copyOf(chain);
  }

  /**
   * Writes the CA's certificate as PEM (RFC 7468), replacing a file that exists.
   *
   * @param file where to, not null
   * @return the same path
   * @throws UncheckedIOException if the file cannot be written
   */
  public Path writeCertificate(Path file) {
    return Output.write(file, Pem.of(certificate));
  }

  /**
   * The subject, for people; never the key.
   *
   * @return never null
   */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().toString();
  }

  /**
   * Says what the CA is to be like. Every method but {@link #build()} returns this builder. Not
   * thread-safe.
   */
  public static final class Builder {
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private final X500Name subject;
    private final List<GeneralSubtree> permitted = new ArrayList<>();
    private final List<GeneralSubtree> excluded = new ArrayList<>();
    private final ExtensionSet asGiven = new ExtensionSet();
    private List<String> extendedKeyUsage = List.of();
    private BasicConstraints basicConstraints = new BasicConstraints(true);
    private int keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private Validity validity = Validity.around(LIFETIME);
    private KeyType keyType = KeyType.EC_P256;
    private @Nullable KeyPair keys;
    private @Nullable String signatureAlgorithm;
    private @Nullable Instant now;
    private @Nullable CertificateAuthority issuer;

    private Builder(X500Name subject) {
      this.subject = subject;
    }

    /**
     * The time this CA lives at. Without it, the time of the CA that signs this one, or for a root
     * the real clock, read once when {@link #build()} is called.
     *
     * @param now not null
     * @return this builder
     */
    public Builder at(Instant now) {
      this.now = now;
      return this;
    }

    /**
     * Makes an intermediate CA: signed by the other one, with an authority key identifier.
     *
     * @param issuer not null
     * @return this builder
     */
    public Builder signedBy(CertificateAuthority issuer) {
      this.issuer = issuer;
      return this;
    }

    /**
     * How many CA certificates may follow this one in a path (RFC 5280 §4.2.1.9). Without it, any
     * number.
     *
     * @param certificates 0 or more
     * @return this builder
     * @throws IllegalArgumentException if negative
     */
    public Builder pathLength(int certificates) {
      if (certificates < 0) {
        throw new IllegalArgumentException("a path length is not negative: " + certificates);
      }
      basicConstraints = new BasicConstraints(certificates);
      return this;
    }

    /**
     * The first moment of validity, to the second. It is not compared with the last.
     *
     * @param time not null
     * @return this builder
     */
    public Builder validFrom(Instant time) {
      validity = validity.startingAt(time);
      return this;
    }

    /**
     * The last moment of validity, to the second. It is not compared with the first.
     *
     * @param time not null
     * @return this builder
     */
    public Builder validUntil(Instant time) {
      validity = validity.endingAt(time);
      return this;
    }

    /**
     * FLAW: the certificate's validity ended a day before now.
     *
     * @return this builder
     */
    public Builder expired() {
      validity = Validity.past(LIFETIME);
      return this;
    }

    /**
     * FLAW: the certificate's validity starts a day after now.
     *
     * @return this builder
     */
    public Builder notYetValid() {
      validity = Validity.future(LIFETIME);
      return this;
    }

    /**
     * FLAW: basicConstraints says that this is no CA, against RFC 5280 §6.1.4 (k). A path length is
     * forgotten.
     *
     * @return this builder
     */
    public Builder notACa() {
      basicConstraints = new BasicConstraints(false);
      return this;
    }

    /**
     * FLAW: keyUsage lacks keyCertSign, against RFC 5280 §6.1.4 (n).
     *
     * @return this builder
     */
    public Builder withoutKeyCertSign() {
      keyUsage &= ~KeyUsage.keyCertSign;
      return this;
    }

    /**
     * FLAW: keyUsage lacks cRLSign, so that CRLs from this key prove nothing (RFC 5280 §6.3.3 (f)).
     *
     * @return this builder
     */
    public Builder withoutCrlSign() {
      keyUsage &= ~KeyUsage.cRLSign;
      return this;
    }

    /**
     * What certificates below this CA may be used for, in an extension that is not critical.
     * Without it, anything.
     *
     * @param oids key purposes such as {@code 1.3.6.1.5.5.7.3.2} for clientAuth; none null; none at
     *     all leaves the extension out. They replace earlier ones
     * @return this builder
     */
    public Builder extendedKeyUsage(String... oids) {
      extendedKeyUsage = List.of(oids);
      return this;
    }

    /**
     * Name constraint, critical (RFC 5280 §4.2.1.10): DNS names below this CA lie in these domains.
     *
     * @param domains such as {@code acme.example}; none null; added to earlier ones
     * @return this builder
     */
    public Builder permittedDns(String... domains) {
      for (String domain : domains) {
        permitted.add(subtree(new GeneralName(GeneralName.dNSName, domain)));
      }
      return this;
    }

    /**
     * Name constraint, critical (RFC 5280 §4.2.1.10): no DNS name below this CA lies in these
     * domains.
     *
     * @param domains such as {@code secret.acme.example}; none null; added to earlier ones
     * @return this builder
     */
    public Builder excludedDns(String... domains) {
      for (String domain : domains) {
        excluded.add(subtree(new GeneralName(GeneralName.dNSName, domain)));
      }
      return this;
    }

    /**
     * Name constraint, critical (RFC 5280 §4.2.1.10): subjects below this CA begin with this name.
     *
     * @param distinguishedName such as {@code O=Acme GmbH}, written as for {@link
     *     CertificateAuthority#named}; not null; added to earlier ones
     * @return this builder
     * @throws IllegalArgumentException if the text is no distinguished name
     */
    public Builder permittedDirectoryName(String distinguishedName) {
      permitted.add(subtree(new GeneralName(new X500Name(distinguishedName))));
      return this;
    }

    /**
     * Uses these keys instead of fresh ones, such as another CA's {@link
     * CertificateAuthority#keys()} to make its cross-signed twin.
     *
     * @param keys not null
     * @return this builder
     */
    public Builder keys(KeyPair keys) {
      this.keys = keys;
      return this;
    }

    /**
     * Uses a fresh key of this type.
     *
     * @param type not null
     * @return this builder
     */
    public Builder key(KeyType type) {
      keyType = type;
      keys = null;
      return this;
    }

    /**
     * What this CA's own certificate is signed with. Without it, SHA256withECDSA, SHA256withRSA or
     * Ed25519, after the signing key.
     *
     * @param name a JCA name such as {@code SHA384withECDSA} or {@code SHA256withRSAandMGF1}; not
     *     null, and fit for the key of the CA that signs; otherwise {@link #build()} throws
     * @return this builder
     */
    public Builder signatureAlgorithm(String name) {
      signatureAlgorithm = name;
      return this;
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
    public Builder extension(String oid, boolean critical, byte[] der) {
      asGiven.add(new ASN1ObjectIdentifier(oid), critical, der);
      return this;
    }

    /**
     * Makes the CA. Each call makes another one, with a fresh serial number and, unless given, a
     * fresh key.
     *
     * @return never null
     * @throws IllegalArgumentException if the signature algorithm does not fit the signing key, or
     *     a key purpose is no OID
     * @throws IllegalStateException if the Java runtime cannot read such a certificate
     */
    public CertificateAuthority build() {
      KeyPair own = keys == null ? keyType.generate() : keys;
      Instant time = time();
      X509Certificate certificate =
          new CertificateTemplate(
                  issuer == null ? subject : Der.subjectOf(issuer.certificate),
                  CertificateTemplate.randomSerial(),
                  validity.from().apply(time),
                  validity.until().apply(time),
                  subject,
                  own.getPublic(),
                  extensions(own))
              .signedWith(new SigningKey(issuer == null ? own : issuer.keys, signatureAlgorithm));
      return new CertificateAuthority(certificate, own, time, issuer);
    }

    private Instant time() {
      if (now != null) {
        return now;
      }
      return issuer == null ? Instant.now() : issuer.now;
    }

    private ExtensionSet extensions(KeyPair own) {
      ExtensionSet extensions = new ExtensionSet();
      extensions.add(Extension.basicConstraints, true, basicConstraints);
      // RFC 5280 §4.2.1.3: at least one bit is set when the extension is there.
      extensions.add(
          Extension.keyUsage,
          true,
          new KeyUsage(keyUsage == 0 ? KeyUsage.digitalSignature : keyUsage));
      extensions.add(
          Extension.subjectKeyIdentifier, false, Der.subjectKeyIdentifier(own.getPublic()));
      if (issuer != null) {
        extensions.add(
            Extension.authorityKeyIdentifier,
            false,
            Der.authorityKeyIdentifier(issuer.keys.getPublic()));
      }
      if (!extendedKeyUsage.isEmpty()) {
        extensions.add(Extension.extendedKeyUsage, false, Der.keyPurposes(extendedKeyUsage));
      }
      if (!permitted.isEmpty() || !excluded.isEmpty()) {
        extensions.add(Extension.nameConstraints, true, nameConstraints());
      }
      extensions.addAll(asGiven);
      return extensions;
    }

    /** An empty list is left out: RFC 5280 has SEQUENCE SIZE (1..MAX). */
    private NameConstraints nameConstraints() {
      return new NameConstraints(
          permitted.isEmpty() ? null : permitted.toArray(new GeneralSubtree[0]),
          excluded.isEmpty() ? null : excluded.toArray(new GeneralSubtree[0]));
    }

    private static GeneralSubtree subtree(GeneralName base) {
      return new GeneralSubtree(base);
    }
  }
}
