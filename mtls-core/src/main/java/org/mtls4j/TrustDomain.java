package org.mtls4j;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.IdentityRule;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.DomainTrust;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A partner, a fleet, a mesh: some CAs, the names they may assert, how their certificates are
 * judged, and what their clients are granted. No certificate of one domain ever yields an identity
 * or a role of another. Immutable and thread-safe.
 *
 * @param trust CAs, names and profile
 * @param anchors the CAs' certificates
 * @param intermediates CA certificates for clients that send only their own
 * @param revocation how revocation is judged
 * @param identity how clients are named and what they are granted
 */
public record TrustDomain(
    DomainTrust trust,
    List<ParsedCertificate> anchors,
    List<ParsedCertificate> intermediates,
    RevocationPolicy revocation,
    IdentityRule identity) {

  /** Copies the lists. */
  public TrustDomain {
    anchors = List.copyOf(anchors);
    intermediates = List.copyOf(intermediates);
  }

  /** The domain's name. */
  public DomainName name() {
    return trust.name();
  }

  /** What is wrong with the domain by itself; a policy has more to ask of all its domains. */
  public List<PolicyProblem> problems() {
    List<PolicyProblem> problems = new ArrayList<>();
    if (anchors.isEmpty()) {
      problems.add(problem("anchors", "no CA: nobody could belong to this domain"));
    }
    if (revocation.check() != Check.NONE && revocation.crls().isEmpty()) {
      problems.add(
          problem(
              "revocation", "nothing to check revocation by; list 'crls', or say 'check: none'"));
    }
    return List.copyOf(problems);
  }

  PolicyProblem problem(String key, String message) {
    return new PolicyProblem(List.of("trust-domains", name().value(), key), message);
  }

  /**
   * Starts a domain of this name.
   *
   * @throws IllegalArgumentException when {@code name} is not of {@code [a-z0-9-]{1,63}}
   */
  public static Builder named(String name) {
    return new Builder(new DomainName(name));
  }

  /** Collects what makes a domain. Not thread-safe. */
  public static final class Builder {
    private final DomainName name;
    private final List<ParsedCertificate> anchors = new ArrayList<>();
    private final List<ParsedCertificate> intermediates = new ArrayList<>();
    private AssertableNames names = AssertableNames.ANY;
    private CertificateProfile profile = CertificateProfile.DEFAULT;
    private RevocationPolicy revocation = RevocationPolicy.UNSET;
    private ValueTemplate principal = ValueTemplate.DEFAULT_PRINCIPAL;
    private final List<Grant> grants = new ArrayList<>();

    private Builder(DomainName name) {
      this.name = name;
    }

    /**
     * Adds a CA. At least one is required.
     *
     * @throws IllegalArgumentException when the certificate cannot be read
     */
    public Builder anchor(X509Certificate ca) {
      anchors.add(parsed(ca));
      return this;
    }

    /**
     * Adds a CA certificate for clients that send only their own.
     *
     * @throws IllegalArgumentException when the certificate cannot be read
     */
    public Builder intermediate(X509Certificate ca) {
      intermediates.add(parsed(ca));
      return this;
    }

    /** What the CAs may speak for; the default is anything. */
    public Builder names(AssertableNames names) {
      this.names = names;
      return this;
    }

    /** Replaces {@link CertificateProfile#DEFAULT}. */
    public Builder profile(CertificateProfile profile) {
      this.profile = profile;
      return this;
    }

    /** How revocation is judged. Required: to do without says {@link RevocationPolicy#NONE}. */
    public Builder revocation(RevocationPolicy revocation) {
      this.revocation = revocation;
      return this;
    }

    /** Replaces the principal template <code>{domain}/{subject.CN}</code>. */
    public Builder principal(ValueTemplate principal) {
      this.principal = principal;
      return this;
    }

    /** Adds roles for clients that match. */
    public Builder grant(Grant grant) {
      grants.add(grant);
      return this;
    }

    /** The domain; a policy refuses it where a CA or a revocation policy is missing. */
    public TrustDomain build() {
      Set<Fingerprint> certificates =
          anchors.stream().map(ParsedCertificate::sha256).collect(Collectors.toUnmodifiableSet());
      return new TrustDomain(
          new DomainTrust(name, certificates, names, profile),
          anchors,
          intermediates,
          revocation,
          new IdentityRule(principal, grants));
    }

    private static ParsedCertificate parsed(X509Certificate certificate) {
      var parsed = ParsedCertificate.of(certificate);
      Optional<Rejection> broken = parsed.rejected();
      if (broken.isPresent()) {
        throw new IllegalArgumentException(broken.get().detail());
      }
      return parsed.accepted().orElseThrow();
    }
  }
}
