package org.mtls4j.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.mtls4j.conformance.ConformanceCase.AnchorKind;
import org.mtls4j.conformance.ConformanceCase.PolicyFlag;
import org.mtls4j.conformance.ConformanceCase.PolicySettings;

/**
 * An anchor's certificate that says what a case asks of it. The product takes what it is to enforce
 * from the anchor's certificate (RFC 5937), so an anchor that is only a name and a key becomes a
 * certificate that says nothing, and the initial settings of certificate policies become
 * extensions. Nobody checks an anchor's signature; a throw-away key makes it.
 */
final class AnchorStandIn {

  private static final Set<ASN1ObjectIdentifier> POLICIES =
      Set.of(
          Extension.certificatePolicies,
          Extension.policyMappings,
          Extension.policyConstraints,
          Extension.inhibitAnyPolicy);

  private static final KeyPair THROW_AWAY = throwAway();

  private AnchorStandIn() {}

  /** The anchor itself where the case asks nothing of it that it does not say. */
  static X509Certificate of(X509Certificate anchor, ConformanceCase what) throws Exception {
    boolean bare = what.anchorKind() == AnchorKind.NAME_AND_KEY;
    return bare || !what.policy().equals(PolicySettings.UNSET)
        ? minted(anchor, bare, what.policy())
        : anchor;
  }

  private static X509Certificate minted(X509Certificate anchor, boolean bare, PolicySettings policy)
      throws Exception {
    X500Name name = X500Name.getInstance(anchor.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder minted =
        new X509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            bare ? Date.from(Instant.parse("1970-01-01T00:00:00Z")) : anchor.getNotBefore(),
            bare ? Date.from(Instant.parse("9999-12-31T23:59:59Z")) : anchor.getNotAfter(),
            name,
            SubjectPublicKeyInfo.getInstance(anchor.getPublicKey().getEncoded()));
    if (bare) {
      minted.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      minted.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } else {
      keepExtensions(anchor, minted);
    }
    addPolicies(minted, policy);
    byte[] der =
        minted
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(THROW_AWAY.getPrivate()))
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static void keepExtensions(X509Certificate anchor, X509v3CertificateBuilder minted)
      throws Exception {
    Extensions all = new JcaX509CertificateHolder(anchor).getExtensions();
    if (all != null) {
      for (ASN1ObjectIdentifier oid : all.getExtensionOIDs()) {
        if (!POLICIES.contains(oid)) {
          minted.addExtension(all.getExtension(oid));
        }
      }
    }
  }

  private static void addPolicies(X509v3CertificateBuilder minted, PolicySettings policy)
      throws IOException {
    if (!policy.initial().isEmpty()) {
      minted.addExtension(
          Extension.certificatePolicies,
          true,
          new CertificatePolicies(
              policy.initial().stream()
                  .map(oid -> new PolicyInformation(new ASN1ObjectIdentifier(oid)))
                  .toArray(PolicyInformation[]::new)));
    }
    ASN1EncodableVector constraints = new ASN1EncodableVector();
    if (policy.has(PolicyFlag.EXPLICIT)) {
      constraints.add(new DERTaggedObject(false, 0, new ASN1Integer(0)));
    }
    if (policy.has(PolicyFlag.INHIBIT_MAPPING)) {
      constraints.add(new DERTaggedObject(false, 1, new ASN1Integer(0)));
    }
    if (constraints.size() > 0) {
      minted.addExtension(Extension.policyConstraints, true, new DERSequence(constraints));
    }
    if (policy.has(PolicyFlag.INHIBIT_ANY)) {
      minted.addExtension(Extension.inhibitAnyPolicy, true, new ASN1Integer(0));
    }
  }

  private static KeyPair throwAway() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
