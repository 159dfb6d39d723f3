package org.mtls4j.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.NoSuchProviderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as the JDK's path validation is to see it. Left alone it drops an extension that it
 * cannot parse and that is not critical, without a word, while we would rely on what it says; so
 * all that decide are critical here. Those about names and policies are left out: they are judged
 * by us, before. The JDK holds a CA's constraints against the CN of every certificate, and its
 * policy tree takes all memory for a few kilobytes of mappings (RFC 9618 section 2). Most clients'
 * certificates have none of those, and show what they say as they are.
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
  static X509Certificate of(
      X509Certificate certificate, Certificate asn1, KnownExtensions extensions)
      throws MalformedDer {
    if (asn1.getTBSCertificate().getExtensions() == null) {
      return certificate;
    }
    try {
      return isWithoutWhatWeJudge(extensions)
              && isTheJdks(certificate)
              && seesAll(certificate, extensions)
          ? certificate
          : read(withCriticalExtensions(asn1).getEncoded(ASN1Encoding.DER));
    } catch (CertificateException | NoSuchProviderException | IOException e) {
      throw new MalformedDer("an extension cannot be read: " + e.getMessage());
    }
  }

  private static boolean isWithoutWhatWeJudge(KnownExtensions extensions) {
    for (ASN1ObjectIdentifier type : JUDGED_BY_US) {
      if (extensions.has(type)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is of the JDK's own class: what others have read, the JDK may read otherwise. */
  private static boolean isTheJdks(X509Certificate certificate) {
    return certificate.getClass().getModule().equals(X509Certificate.class.getModule());
  }

  private static X509Certificate read(byte[] der)
      throws CertificateException, NoSuchProviderException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509", "SUN")
            .generateCertificate(new ByteArrayInputStream(der));
  }

  /** Whether the JDK has certainly dropped none of the extensions that decide here. */
  private static boolean seesAll(X509Certificate certificate, KnownExtensions extensions) {
    try {
      return (extensions.has(Extension.keyUsage) == (certificate.getKeyUsage() != null))
          && (extensions.has(Extension.extendedKeyUsage)
              == (certificate.getExtendedKeyUsage() != null))
          && (extensions.has(Extension.subjectAlternativeName)
              == (certificate.getSubjectAlternativeNames() != null))
          && (certificate.getBasicConstraints() >= 0
              || !extensions.has(Extension.basicConstraints)
              || isOfNoCa(extensions.value(Extension.basicConstraints)));
    } catch (CertificateParsingException | RuntimeException e) {
      // Some it reads only now, and does not say the same of them a second time.
      return false;
    }
  }

  /** An empty list, as RFC 5280 section 4.2.1.9 has it: to the JDK this looks like none. */
  private static boolean isOfNoCa(@Nullable ASN1Primitive basicConstraints) {
    return basicConstraints instanceof ASN1Sequence sequence && sequence.size() == 0;
  }

  /** The same, its signature broken by that: the JDK parses what is critical or refuses it all. */
  private static ASN1Sequence withCriticalExtensions(Certificate certificate) {
    Extensions extensions = certificate.getTBSCertificate().getExtensions();
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
