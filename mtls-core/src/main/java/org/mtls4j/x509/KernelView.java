package org.mtls4j.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.NoSuchProviderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * A certificate as the JDK's path validation is to see it. Left alone it drops an extension that it
 * cannot parse and that is not critical, without a word, while we would rely on what it says; so
 * all that decide are critical here. Those about names and policies are left out: they are judged
 * by us, before. The JDK holds a CA's constraints against the CN of every certificate, and its
 * policy tree takes all memory for a few kilobytes of mappings (RFC 9618 section 2).
 */
final class KernelView {

  private static final int EXTENSIONS_TAG = 3;

  private static final Set<ASN1ObjectIdentifier> JUDGED_BY_US =
      Set.of(
          Extension.nameConstraints,
          Extension.certificatePolicies,
          Extension.policyMappings,
          Extension.policyConstraints,
          Extension.inhibitAnyPolicy);

  private KernelView() {}

  /** Refuses a certificate with an extension that decides and that the JDK cannot parse. */
  static X509Certificate of(Certificate certificate, Extensions extensions) throws MalformedDer {
    try {
      byte[] strict = withCriticalExtensions(certificate, extensions).getEncoded(ASN1Encoding.DER);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509", "SUN")
              .generateCertificate(new ByteArrayInputStream(strict));
    } catch (CertificateException | NoSuchProviderException | IOException e) {
      throw new MalformedDer("an extension cannot be read: " + e.getMessage());
    }
  }

  /** The same, its signature broken by that: the JDK parses what is critical or refuses it all. */
  private static ASN1Sequence withCriticalExtensions(
      Certificate certificate, Extensions extensions) {
    ASN1EncodableVector critical = new ASN1EncodableVector();
    for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
      if (JUDGED_BY_US.contains(type)) {
        continue;
      }
      Extension extension = extensions.getExtension(type);
      critical.add(
          new Extension(
              type,
              extension.isCritical() || KnownExtensions.decides(type),
              extension.getExtnValue()));
    }
    ASN1EncodableVector body = new ASN1EncodableVector();
    for (var field : (ASN1Sequence) certificate.getTBSCertificate().toASN1Primitive()) {
      boolean isExtensions =
          field instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG;
      if (!isExtensions) {
        body.add(field);
      } else if (critical.size() > 0) {
        body.add(new DERTaggedObject(true, EXTENSIONS_TAG, new DERSequence(critical)));
      }
    }
    return new DERSequence(
        new ASN1Encodable[] {
          new DERSequence(body), certificate.getSignatureAlgorithm(), certificate.getSignature()
        });
  }
}
