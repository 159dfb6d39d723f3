package org.mtls4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.identity.Locks;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.revocation.RevocationNetwork;
import org.mtls4j.source.ClientSource;

/**
 * Everything that decides: who is trusted for what, and who may do what. Immutable and thread-safe.
 */
public final class MtlsPolicy {

  /** How many clients are remembered where nothing else is said. */
  public static final int DEFAULT_CACHED_CLIENTS = 100_000;

  private final List<TrustDomain> domains;
  private final Locks locks;
  private final AccessPolicy access;
  private final ClientSource source;
  private final ChainLimits limits;
  private final RevocationNetwork network;
  private final Responses responses;
  private final Unannotated unannotated;
  private final Duration warnBeforeExpiry;
  private final int cachedClients;

  private MtlsPolicy(Builder builder) {
    this.domains = List.copyOf(builder.domains);
    this.locks = builder.locks;
    this.access = builder.access;
    this.source = builder.source;
    this.limits = builder.limits;
    this.network = builder.network;
    this.responses = builder.responses;
    this.unannotated = builder.unannotated;
    this.warnBeforeExpiry = builder.warnBeforeExpiry;
    this.cachedClients = builder.cachedClients;
  }

  /** Starts from the strict defaults: nobody is trusted, everything is denied. */
  public static Builder builder() {
    return new Builder();
  }

  /** The trust domains, in the order given. */
  public List<TrustDomain> domains() {
    return domains;
  }

  /** Who is stopped, whatever else is said. */
  public Locks locks() {
    return locks;
  }

  /** Who may do what. */
  public AccessPolicy access() {
    return access;
  }

  /** Where a client's chain comes from. */
  public ClientSource source() {
    return source;
  }

  /** How much of what a client sends is looked at. */
  public ChainLimits limits() {
    return limits;
  }

  /** How revocation data is fetched and kept. */
  public RevocationNetwork network() {
    return network;
  }

  /** How refusals are answered in HTTP. */
  public Responses responses() {
    return responses;
  }

  /** What the REST feature does with a resource method that no annotation guards. */
  public Unannotated unannotated() {
    return unannotated;
  }

  /** How long before a certificate ends the audit trail says so, once a day. */
  public Duration warnBeforeExpiry() {
    return warnBeforeExpiry;
  }

  /** The most clients whose paths and names are remembered; 0 where none is. */
  public int cachedClients() {
    return cachedClients;
  }

  /** Collects what decides; {@link #build} refuses what cannot be enforced. Not thread-safe. */
  public static final class Builder {
    private final List<TrustDomain> domains = new ArrayList<>();
    private Locks locks = Locks.NONE;
    private AccessPolicy access = AccessPolicy.DENY_ALL;
    private ClientSource source = ClientSource.TLS;
    private ChainLimits limits = ChainLimits.DEFAULT;
    private RevocationNetwork network = RevocationNetwork.DEFAULT;
    private Responses responses = Responses.DEFAULT;
    private Unannotated unannotated = Unannotated.DENY;
    private Duration warnBeforeExpiry = Duration.ofDays(30);
    private int cachedClients = DEFAULT_CACHED_CLIENTS;

    private Builder() {}

    /** Adds a trust domain. At least one is required. */
    public Builder domain(TrustDomain domain) {
      domains.add(domain);
      return this;
    }

    /** Replaces the default, by which nobody is locked. */
    public Builder locks(Locks locks) {
      this.locks = locks;
      return this;
    }

    /** Replaces the default, which denies everything. */
    public Builder access(AccessPolicy access) {
      this.access = access;
      return this;
    }

    /** Replaces {@link ClientSource#TLS}. */
    public Builder source(ClientSource source) {
      this.source = source;
      return this;
    }

    /** Replaces {@link ChainLimits#DEFAULT}. */
    public Builder limits(ChainLimits limits) {
      this.limits = limits;
      return this;
    }

    /** Replaces {@link RevocationNetwork#DEFAULT}. */
    public Builder network(RevocationNetwork network) {
      this.network = network;
      return this;
    }

    /** Replaces {@link Responses#DEFAULT}. */
    public Builder responses(Responses responses) {
      this.responses = responses;
      return this;
    }

    /** Replaces {@link Unannotated#DENY}. */
    public Builder unannotated(Unannotated unannotated) {
      this.unannotated = unannotated;
      return this;
    }

    /** Replaces the thirty days before a certificate ends in which the audit trail says so. */
    public Builder warnBeforeExpiry(Duration before) {
      this.warnBeforeExpiry = before;
      return this;
    }

    /**
     * Replaces the 100,000 clients whose paths and names are remembered. Time, revocation and locks
     * are looked at on every request all the same.
     *
     * @param most 0 to remember none
     * @throws IllegalArgumentException when it is negative
     */
    public Builder cachedClients(int most) {
      if (most < 0) {
        throw new IllegalArgumentException("a number of clients is not negative: " + most);
      }
      this.cachedClients = most;
      return this;
    }

    /** What is wrong with what was collected so far, all of it; empty where it can be enforced. */
    public List<PolicyProblem> problems() {
      List<PolicyProblem> problems =
          new ArrayList<>(PolicyChecks.problemsOf(domains, access, locks));
      problems.addAll(SourceChecks.problemsOf(domains, source));
      return List.copyOf(problems);
    }

    /**
     * The policy.
     *
     * @throws InvalidPolicyException when it has {@link #problems}
     */
    public MtlsPolicy build() {
      List<PolicyProblem> problems = problems();
      if (!problems.isEmpty()) {
        throw new InvalidPolicyException(problems);
      }
      return new MtlsPolicy(this);
    }
  }
}
