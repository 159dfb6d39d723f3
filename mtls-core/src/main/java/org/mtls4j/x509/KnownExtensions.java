package org.mtls4j.x509;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
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
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a certificate that mean something to us (RFC 5280 section 4.2), the DER of each
 * read once. One that is there but broken is not the same as one that is absent, whichever way the
 * parsers below us see it. Immutable and thread-safe.
 */
final class KnownExtensions {

  /** What reads a value: how many elements it has, where it must have one. */
  private static final Map<ASN1ObjectIdentifier, ToIntFunction<ASN1Primitive>> READERS =
      new HashMap<>();

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

  /** Those of a certificate without any. */
  private static final KnownExtensions NONE =
      new KnownExtensions(Map.of(), Set.of(), Optional.empty());

  private final Map<ASN1ObjectIdentifier, ASN1Primitive> values;
  private final Set<ASN1ObjectIdentifier> critical;
  private final Optional<String> unknownCritical;

  private KnownExtensions(
      Map<ASN1ObjectIdentifier, ASN1Primitive> values,
      Set<ASN1ObjectIdentifier> critical,
      Optional<String> unknownCritical) {
    this.values = values;
    this.critical = critical;
    this.unknownCritical = unknownCritical;
  }

  static boolean decides(ASN1ObjectIdentifier type) {
    return DECIDING.contains(type);
  }

  /**
   * Reads the extensions of a certificate; null where it has none.
   *
   * @throws MalformedDer when one is known but is not one DER value of its type
   */
  static KnownExtensions of(@Nullable Extensions extensions) throws MalformedDer {
    if (extensions == null) {
      return NONE;
    }
    Map<ASN1ObjectIdentifier, ASN1Primitive> values = new HashMap<>();
    Set<ASN1ObjectIdentifier> critical = new HashSet<>();
    Optional<String> unknownCritical = Optional.empty();
    for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
      Extension extension = extensions.getExtension(type);
      ToIntFunction<ASN1Primitive> reader = READERS.get(type);
      if (reader != null) {
        ASN1Primitive value = read(type, extension.getExtnValue().getOctets());
        if (reader.applyAsInt(value) == 0) {
          throw new MalformedDer("extension " + type + " is an empty list");
        }
        values.put(type, value);
        if (extension.isCritical()) {
          critical.add(type);
        }
      }
      if (extension.isCritical() && unknownCritical.isEmpty() && !decides(type)) {
        unknownCritical = Optional.of(type.getId());
      }
    }
    return new KnownExtensions(values, critical, unknownCritical);
  }

  /** The value of an extension, one of those that are read; null where it is not there. */
  @Nullable ASN1Primitive value(ASN1ObjectIdentifier type) {
    return values.get(type);
  }

  /** Whether there is an extension, one of those that are read. */
  boolean has(ASN1ObjectIdentifier type) {
    return values.containsKey(type);
  }

  /** Whether there is an extension, one of those that are read, and it is critical. */
  boolean isCritical(ASN1ObjectIdentifier type) {
    return critical.contains(type);
  }

  /** The first that is critical and not judged by, or empty. */
  Optional<String> unknownCritical() {
    return unknownCritical;
  }

  private static ASN1Primitive read(ASN1ObjectIdentifier type, byte[] octets) throws MalformedDer {
    try {
      ASN1Primitive value = octets.length == 0 ? null : ASN1Primitive.fromByteArray(octets);
      if (value != null && SameOctets.are(octets, value, ASN1Encoding.DER)) {
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
