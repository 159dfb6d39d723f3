package org.mtls4j.x509;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says about certificate policies (RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11
 * and 4.2.1.14). Object identifiers are in dotted form. Immutable.
 *
 * @param asserted the policies it was issued under; null without that extension
 * @param mappings from a policy of the issuer to those of the subject that are as good
 * @param requireExplicit how many certificates later a policy must be asserted; null for never
 * @param inhibitMapping how many certificates later mappings stop counting; null for never
 * @param inhibitAny how many certificates later anyPolicy stops counting; null for never
 */
public record CertificatePolicies(
    @Nullable Set<String> asserted,
    Map<String, Set<String>> mappings,
    @Nullable Integer requireExplicit,
    @Nullable Integer inhibitMapping,
    @Nullable Integer inhibitAny) {

  /** Stands for every policy (RFC 5280 section 4.2.1.4). */
  public static final String ANY = "2.5.29.32.0";

  /**
   * The most policies, and the most mappings, of one certificate. Where there are more, nobody
   * knows what they mean; a mapped policy costs the JDK's tree its weight at every level below (RFC
   * 9618 section 2).
   */
  private static final int MOST = 100;

  static CertificatePolicies of(KnownExtensions extensions) throws MalformedDer {
    ASN1Encodable policies = extensions.value(Extension.certificatePolicies);
    ASN1Encodable mappings = extensions.value(Extension.policyMappings);
    ASN1Encodable inhibitAny = extensions.value(Extension.inhibitAnyPolicy);
    PolicyConstraints constraints =
        PolicyConstraints.getInstance(extensions.value(Extension.policyConstraints));
    return new CertificatePolicies(
        policies == null ? null : asserted(ASN1Sequence.getInstance(policies)),
        mappings == null ? Map.of() : mappings(ASN1Sequence.getInstance(mappings)),
        constraints == null ? null : count(constraints.getRequireExplicitPolicyMapping()),
        constraints == null ? null : count(constraints.getInhibitPolicyMapping()),
        inhibitAny == null ? null : count(ASN1Integer.getInstance(inhibitAny).getValue()));
  }

  /** A policy must not occur twice (RFC 5280 section 4.2.1.4). */
  private static Set<String> asserted(ASN1Sequence policies) throws MalformedDer {
    boundedBy(policies.size(), "certificate policies");
    Set<String> asserted = new LinkedHashSet<>();
    for (ASN1Encodable policy : policies) {
      if (!asserted.add(PolicyInformation.getInstance(policy).getPolicyIdentifier().getId())) {
        throw new MalformedDer("a certificate policy occurs twice");
      }
    }
    return Set.copyOf(asserted);
  }

  /** Nothing maps to or from anyPolicy (RFC 5280 section 4.2.1.5). */
  private static Map<String, Set<String>> mappings(ASN1Sequence pairs) throws MalformedDer {
    boundedBy(pairs.size(), "policy mappings");
    Map<String, Set<String>> mappings = new LinkedHashMap<>();
    for (ASN1Encodable element : pairs) {
      ASN1Sequence pair = ASN1Sequence.getInstance(element);
      if (pair.size() != 2) {
        throw new MalformedDer("a policy mapping of " + pair.size() + " policies");
      }
      String issuers = ASN1ObjectIdentifier.getInstance(pair.getObjectAt(0)).getId();
      String subjects = ASN1ObjectIdentifier.getInstance(pair.getObjectAt(1)).getId();
      if (issuers.equals(ANY) || subjects.equals(ANY)) {
        throw new MalformedDer("a policy mapping with anyPolicy");
      }
      mappings.computeIfAbsent(issuers, any -> new HashSet<>()).add(subjects);
    }
    mappings.replaceAll((issuers, subjects) -> Set.copyOf(subjects));
    return Map.copyOf(mappings);
  }

  private static void boundedBy(int number, String what) throws MalformedDer {
    if (number > MOST) {
      throw MalformedDer.tooMuch(number + " " + what);
    }
  }

  private static @Nullable Integer count(java.math.@Nullable BigInteger certificates)
      throws MalformedDer {
    if (certificates == null) {
      return null;
    }
    if (certificates.signum() < 0) {
      throw new MalformedDer("a negative number of certificates");
    }
    // Nobody counts that far: a longer number means the same.
    return certificates.bitLength() > 30 ? Integer.MAX_VALUE : certificates.intValue();
  }
}
