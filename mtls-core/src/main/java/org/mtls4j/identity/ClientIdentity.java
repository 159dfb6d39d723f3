package org.mtls4j.identity;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Who the client is: a name within a trust domain, and the roles that its domain grants. Only
 * {@link IdentityMapper} makes one. Immutable and thread-safe. Two are equal when domain and name
 * are.
 */
public final class ClientIdentity implements Principal {

  private final String name;
  private final Set<String> roles;
  private final TrustedPath path;

  ClientIdentity(String name, Set<String> roles, TrustedPath path) {
    this.name = name;
    this.roles = Set.copyOf(roles);
    this.path = path;
  }

  /** The name that the domain's principal template made; unique within the policy. */
  @Override
  public String getName() {
    return name;
  }

  /** The trust domain whose CA vouches for the client. */
  public DomainName domain() {
    return path.domain();
  }

  /** The roles granted; empty where no grant matched. */
  public Set<String> roles() {
    return roles;
  }

  /** Whether {@code role} is granted. */
  public boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** The client's own certificate. */
  public X509Certificate certificate() {
    return path.leaf().certificate();
  }

  /** The accepted path: the client's certificate and the CAs above it, without the anchor. */
  public X509Certificate[] certificatePath() {
    return path.path().certificates().stream()
        .map(ParsedCertificate::certificate)
        .toArray(X509Certificate[]::new);
  }

  /** The client's certificate as it was read. */
  public ParsedCertificate leaf() {
    return path.leaf();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientIdentity that
        && domain().equals(that.domain())
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(domain(), name);
  }

  @Override
  public String toString() {
    return name;
  }
}
