package org.mtls4j;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.mtls4j.x509.ParsedCertificate;

/**
 * A partner, a fleet, a mesh: some CAs, the names they may assert, how their certificates are
 * judged, and what their clients are granted. No certificate of one domain ever yields an identity
 * or a role of another. Made by its {@link Builder} only, so that its parts cannot contradict each
 * other. Immutable and thread-safe.
 */
public final class TrustDomain {

  static final String RENEWABLE_SERIAL =
      "reads {certificate.serial}, which who holds a pinned key may choose for a renewed"
          + " certificate; read {spki}";

  private final DomainTrust trust;
  private final List<ParsedCertificate> anchors;
  private final List<ParsedCertificate> intermediates;
  private final List<ParsedCertificate> pinned;
  private final RevocationPolicy revocation;
  private final IdentityRule identity;

  private TrustDomain(Builder builder) {
    this.anchors = List.copyOf(builder.anchors);
    this.intermediates = List.copyOf(builder.intermediates);
    this.pinned = List.copyOf(builder.pinned);
    this.trust =
        new DomainTrust(
            builder.name,
            Stream.concat(anchors.stream(), pinned.stream())
                .map(ParsedCertificate::sha256)
                .collect(Collectors.toUnmodifiableSet()),
            builder.names,
            builder.profile);
    this.revocation = builder.revocation;
    this.identity = new IdentityRule(builder.principal, builder.grants);
  }

  /** The CAs, the names they may assert, and the profile. */
  public DomainTrust trust() {
    return trust;
  }

  /** The CAs' certificates. */
  public List<ParsedCertificate> anchors() {
    return anchors;
  }

  /** CA certificates for clients that send only their own. */
  public List<ParsedCertificate> intermediates() {
    return intermediates;
  }

  /** The certificates of clients that are known without a CA. */
  public List<ParsedCertificate> pinned() {
    return pinned;
  }

  /** How revocation is judged. */
  public RevocationPolicy revocation() {
    return revocation;
  }

  /** How clients are named and what they are granted. */
  public IdentityRule identity() {
    return identity;
  }

  /** The domain's name. */
  public DomainName name() {
    return trust.name();
  }

  /** What is wrong with the domain by itself; a policy has more to ask of all its domains. */
  public List<PolicyProblem> problems() {
    List<PolicyProblem> problems = new ArrayList<>();
    if (anchors.isEmpty() && pinned.isEmpty()) {
      problems.add(problem("anchors", "no CA: nobody could belong to this domain"));
    }
    problems.addAll(problemsOfPins());
    if (pinned.isEmpty() && revocation.check() != Check.NONE && !revocation.hasSource()) {
      problems.add(
          problem(
              "revocation",
              "nothing to check revocation by; list 'crls' or 'ocsp', or say 'check: none'"));
    }
    return List.copyOf(problems);
  }

  private List<PolicyProblem> problemsOfPins() {
    List<PolicyProblem> problems = new ArrayList<>();
    if (!pinned.isEmpty() && !anchors.isEmpty()) {
      problems.add(
          problem("certificates", "stands instead of 'anchors'; make two domains of them"));
    }
    if (!pinned.isEmpty() && revocation.check() != Check.NONE) {
      problems.add(
          problem(
              "revocation",
              "pinned certificates have no CA here that could revoke them; say 'check: none', and"
                  + " take out of the policy what is not to be trusted any more"));
    }
    if (!pinned.isEmpty() && identity.principal().readsSerial()) {
      problems.add(problem("principal", RENEWABLE_SERIAL));
    }
    for (ParsedCertificate pin : pinned) {
      if (pin.isCertificateAuthority()) {
        problems.add(
            problem("certificates", "'" + pin + "' is a CA's: it would be refused as a client's"));
      }
    }
    return problems;
  }

  /** What the principal of every client of this domain begins with; perhaps nothing. */
  String principalStart() {
    return identity.principal().literalStart(name());
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
    private final List<ParsedCertificate> pinned = new ArrayList<>();
    private AssertableNames names = AssertableNames.ANY;
    private CertificateProfile profile = CertificateProfile.DEFAULT;
    private RevocationPolicy revocation = RevocationPolicy.UNSET;
    private ValueTemplate principal = ValueTemplate.DEFAULT_PRINCIPAL;
    private final List<Grant> grants = new ArrayList<>();

    private Builder(DomainName name) {
      this.name = name;
    }

    /**
     * Adds a CA. At least one is required, or a {@link #certificate}.
     *
     * @throws IllegalArgumentException when the certificate cannot be read
     */
    public Builder anchor(X509Certificate ca) {
      return anchor(parsed(ca));
    }

    /** The same of a certificate that was read. */
    public Builder anchor(ParsedCertificate ca) {
      anchors.add(ca);
      return this;
    }

    /**
     * Adds a CA certificate for clients that send only their own.
     *
     * @throws IllegalArgumentException when the certificate cannot be read
     */
    public Builder intermediate(X509Certificate ca) {
      return intermediate(parsed(ca));
    }

    /** The same of a certificate that was read. */
    public Builder intermediate(ParsedCertificate ca) {
      intermediates.add(ca);
      return this;
    }

    /**
     * Adds a client that is known by its own certificate, self-signed or not, instead of a CA: by
     * its key, so that a renewed certificate with the same key and names will do. Validity and
     * profile hold for what is pinned and for what is presented.
     *
     * @throws IllegalArgumentException when the certificate cannot be read
     */
    public Builder certificate(X509Certificate client) {
      return certificate(parsed(client));
    }

    /** The same of a certificate that was read. */
    public Builder certificate(ParsedCertificate client) {
      pinned.add(client);
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

    /** Adds roles and permissions for clients that match. */
    public Builder grant(Grant grant) {
      grants.add(grant);
      return this;
    }

    /** The domain; a policy refuses it where a CA or a revocation policy is missing. */
    public TrustDomain build() {
      return new TrustDomain(this);
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
