package org.mtls4j.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
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
 * What the JDK's path validation sees of a certificate. It drops an extension that it cannot parse
 * and that is not critical, without a word: the constraints or the names in it are then not judged,
 * while we would read and rely on them.
 */
final class KernelView {

  private static final int EXTENSIONS_TAG = 3;

  private KernelView() {}

  /** Refuses a certificate with a known extension that the JDK cannot parse. */
  static void check(Certificate certificate, Extensions extensions) throws MalformedDer {
    try {
      byte[] strict = withCriticalExtensions(certificate, extensions).getEncoded(ASN1Encoding.DER);
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(strict));
    } catch (CertificateException | IOException e) {
      throw new MalformedDer("an extension cannot be read: " + e.getMessage());
    }
  }

  /** The same, its signature broken by that: the JDK parses what is critical or refuses it all. */
  private static ASN1Sequence withCriticalExtensions(
      Certificate certificate, Extensions extensions) {
    ASN1EncodableVector critical = new ASN1EncodableVector();
    for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
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
      body.add(
          isExtensions
              ? new DERTaggedObject(true, EXTENSIONS_TAG, new DERSequence(critical))
              : field);
    }
    return new DERSequence(
        new ASN1Encodable[] {
          new DERSequence(body), certificate.getSignatureAlgorithm(), certificate.getSignature()
        });
  }
}
