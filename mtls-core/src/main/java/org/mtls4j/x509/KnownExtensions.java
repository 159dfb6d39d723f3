package org.mtls4j.x509;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/**
 * The extensions of RFC 5280 section 4.2 that mean something to us. One that is there but broken is
 * not the same as one that is absent, whichever way the parsers below us see it.
 */
final class KnownExtensions {

  /** By type, what reads a value: how many elements it has, where it must have one. */
  private static final Map<ASN1ObjectIdentifier, ToIntFunction<ASN1Primitive>> READERS =
      new LinkedHashMap<>();

  static {
    READERS.put(Extension.subjectAlternativeName, KnownExtensions::names);
    READERS.put(Extension.issuerAlternativeName, KnownExtensions::names);
    READERS.put(Extension.keyUsage, value -> one(KeyUsage.getInstance(value)));
    READERS.put(
        Extension.extendedKeyUsage,
        value -> ExtendedKeyUsage.getInstance(value).getUsages().length);
    READERS.put(Extension.basicConstraints, value -> one(BasicConstraints.getInstance(value)));
    READERS.put(Extension.nameConstraints, value -> one(NameConstraints.getInstance(value)));
    READERS.put(
        Extension.subjectKeyIdentifier, value -> one(SubjectKeyIdentifier.getInstance(value)));
    READERS.put(
        Extension.authorityKeyIdentifier, value -> one(AuthorityKeyIdentifier.getInstance(value)));
    READERS.put(Extension.certificatePolicies, value -> ASN1Sequence.getInstance(value).size());
    READERS.put(Extension.policyMappings, value -> ASN1Sequence.getInstance(value).size());
    READERS.put(Extension.policyConstraints, value -> one(PolicyConstraints.getInstance(value)));
    READERS.put(Extension.inhibitAnyPolicy, value -> one(ASN1Integer.getInstance(value)));
    READERS.put(Extension.cRLDistributionPoints, KnownExtensions::distributionPoints);
    READERS.put(Extension.freshestCRL, KnownExtensions::distributionPoints);
    READERS.put(
        Extension.authorityInfoAccess,
        value -> AuthorityInformationAccess.getInstance(value).getAccessDescriptions().length);
  }

  /** Those by which a path is judged or a client named. */
  private static final Set<ASN1ObjectIdentifier> DECIDING =
      Set.of(
          Extension.subjectAlternativeName,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.basicConstraints,
          Extension.nameConstraints,
          Extension.certificatePolicies,
          Extension.policyMappings,
          Extension.policyConstraints,
          Extension.inhibitAnyPolicy);

  private KnownExtensions() {}

  static boolean decides(ASN1ObjectIdentifier type) {
    return DECIDING.contains(type);
  }

  /** The first that is critical and not judged by (RFC 5280 section 4.2), or empty. */
  static Optional<String> unknownCritical(Extensions extensions) {
    return Arrays.stream(extensions.getCriticalExtensionOIDs())
        .filter(type -> !decides(type))
        .map(ASN1ObjectIdentifier::getId)
        .findFirst();
  }

  /** Refuses extensions of which one is known but is not one DER value of its type. */
  static void check(Extensions extensions) throws MalformedDer {
    for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
      ToIntFunction<ASN1Primitive> reader = READERS.get(type);
      if (reader != null) {
        byte[] octets = extensions.getExtension(type).getExtnValue().getOctets();
        if (reader.applyAsInt(value(type, octets)) == 0) {
          throw new MalformedDer("extension " + type + " is an empty list");
        }
      }
    }
  }

  private static ASN1Primitive value(ASN1ObjectIdentifier type, byte[] octets) throws MalformedDer {
    try {
      ASN1Primitive value = octets.length == 0 ? null : ASN1Primitive.fromByteArray(octets);
      if (value != null && Arrays.equals(value.getEncoded(ASN1Encoding.DER), octets)) {
        return value;
      }
    } catch (IOException e) {
      throw new MalformedDer("extension " + type + ": " + e.getMessage());
    }
    throw new MalformedDer("extension " + type + " is not one DER value");
  }

  private static int names(ASN1Primitive value) {
    return GeneralNames.getInstance(value).getNames().length;
  }

  private static int distributionPoints(ASN1Primitive value) {
    return CRLDistPoint.getInstance(value).getDistributionPoints().length;
  }

  /** Takes what was read without an exception. */
  private static int one(Object read) {
    return read == null ? 0 : 1;
  }
}
