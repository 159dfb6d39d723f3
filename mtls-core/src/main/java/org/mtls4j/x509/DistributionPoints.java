package org.mtls4j.x509;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** Where a certificate says that its revocation is published (RFC 5280 section 4.2.1.13). */
public final class DistributionPoints {

  /**
   * One place.
   *
   * @param names of the place, all of them; empty where it has none
   * @param signers who signs there: the certificate's issuer, or the CRL issuers that are named in
   *     its stead, if they have directory names
   * @param reasons the reasons of revocation that are published there
   */
  public record Point(Set<PointName> names, Set<X500Principal> signers, ReasonSet reasons) {}

  private DistributionPoints() {}

  /** Of the full lists of {@code certificate}; none where it names none that can be read. */
  public static List<Point> of(ParsedCertificate certificate) {
    return read(certificate, Extension.cRLDistributionPoints.getId());
  }

  /** Of the delta lists of {@code certificate} (section 4.2.1.15). */
  public static List<Point> freshest(ParsedCertificate certificate) {
    return read(certificate, Extension.freshestCRL.getId());
  }

  private static List<Point> read(ParsedCertificate certificate, String extension) {
    byte @Nullable [] value = certificate.certificate().getExtensionValue(extension);
    if (value == null) {
      return List.of();
    }
    try {
      X500Principal issuer = certificate.certificate().getIssuerX500Principal();
      List<Point> points = new ArrayList<>();
      for (DistributionPoint point :
          CRLDistPoint.getInstance(ASN1OctetString.getInstance(value).getOctets())
              .getDistributionPoints()) {
        points.add(point(point, issuer));
      }
      return List.copyOf(points);
    } catch (RuntimeException e) {
      // Bouncy Castle tells of bad DER by several kinds of unchecked exceptions.
      return List.of();
    }
  }

  private static Point point(DistributionPoint point, X500Principal certificateIssuer) {
    Set<X500Principal> signers = signers(point.getCRLIssuer(), certificateIssuer);
    X500Principal relativeTo = signers.stream().findFirst().orElse(certificateIssuer);
    return new Point(
        point.getDistributionPoint() == null
            ? Set.of()
            : names(point.getDistributionPoint(), relativeTo),
        signers,
        ReasonSet.of(point.getReasons() == null ? null : point.getReasons().getBytes()));
  }

  private static Set<X500Principal> signers(
      @Nullable GeneralNames crlIssuer, X500Principal certificateIssuer) {
    return crlIssuer == null
        ? Set.of(certificateIssuer)
        : names(crlIssuer).stream()
            .flatMap(name -> name.directory().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The names of a point, also one in a CRL.
   *
   * @param der a DistributionPointName
   * @param relativeTo whom a part of a name is added to
   * @throws IllegalArgumentException when it is none
   */
  public static Set<PointName> names(byte[] der, X500Principal relativeTo) {
    try {
      return names(
          DistributionPointName.getInstance(ASN1TaggedObject.getInstance(der)), relativeTo);
    } catch (ClassCastException | IllegalStateException e) {
      throw new IllegalArgumentException("no name of a distribution point", e);
    }
  }

  private static Set<PointName> names(DistributionPointName name, X500Principal relativeTo) {
    return name.getType() == DistributionPointName.FULL_NAME
        ? names(GeneralNames.getInstance(name.getName()))
        : Set.of(PointName.of(below(relativeTo, ASN1Set.getInstance(name.getName()))));
  }

  private static Set<PointName> names(GeneralNames names) {
    Set<PointName> read = new LinkedHashSet<>();
    for (GeneralName name : names.getNames()) {
      read.add(PointName.of(name));
    }
    return Set.copyOf(read);
  }

  private static X500Principal below(X500Principal directory, ASN1Set relative) {
    RDN[] above = X500Name.getInstance(directory.getEncoded()).getRDNs();
    RDN[] all = Arrays.copyOf(above, above.length + 1);
    all[above.length] = RDN.getInstance(relative);
    try {
      return new X500Principal(new X500Name(all).getEncoded());
    } catch (IOException e) {
      throw new IllegalArgumentException("a name that has no encoding", e);
    }
  }
}
