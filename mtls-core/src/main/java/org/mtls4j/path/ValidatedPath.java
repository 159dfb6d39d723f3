package org.mtls4j.path;

import java.util.List;
import java.util.Set;
import org.mtls4j.x509.CertificatePolicies;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A path that {@link PathValidator} has proven, from a client's certificate to one anchor; there is
 * no other way to come by one. Immutable and thread-safe.
 */
public final class ValidatedPath {

  private final CandidatePath path;
  private final Set<String> policies;
  private final boolean pinned;

  ValidatedPath(CandidatePath path, Set<String> policies) {
    this(path, policies, false);
  }

  private ValidatedPath(CandidatePath path, Set<String> policies, boolean pinned) {
    this.path = path;
    this.policies = Set.copyOf(policies);
    this.pinned = pinned;
  }

  static ValidatedPath pinned(ParsedCertificate leaf, ParsedCertificate pin, Set<String> policies) {
    return new ValidatedPath(new CandidatePath(List.of(leaf), pin), policies, true);
  }

  /** Whether the client is known by its own certificate, which then stands for the anchor. */
  public boolean isPinned() {
    return pinned;
  }

  /** The client's own certificate. */
  public ParsedCertificate leaf() {
    return path.leaf();
  }

  /** The client's certificate and the CA certificates above it, without the anchor. */
  public List<ParsedCertificate> certificates() {
    return path.certificates();
  }

  /** The CA that the path ends at. */
  public ParsedCertificate anchor() {
    return path.anchor();
  }

  /**
   * How many CA certificates stand between the client's and the anchor, those not counted that a CA
   * issued to itself (RFC 5280 section 6.1.4 (l)).
   */
  public long authorities() {
    return path.authorities();
  }

  /** The certificate that issued the one at {@code index} of {@link #certificates}. */
  public ParsedCertificate issuerOf(int index) {
    return path.issuerOf(index);
  }

  /**
   * The certificate policies that the whole path asserts, as the anchor knows them; {@link
   * CertificatePolicies#ANY} among them stands for all.
   */
  public Set<String> policies() {
    return policies;
  }

  /**
   * Whether the whole path asserts a certificate policy (RFC 5280 section 6.1.5 (g)).
   *
   * @param policy the object identifier in dotted form, as the anchor knows the policy
   */
  public boolean asserts(String policy) {
    return policies.contains(policy) || policies.contains(CertificatePolicies.ANY);
  }
}
