package org.mtls4j.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Who the client is: a name within a trust domain, and the roles and permissions that its domain
 * grants. Only {@link IdentityMapper} makes one. Immutable and thread-safe. Two are equal when
 * domain and name are.
 */
public final class ClientIdentity implements Principal {

  private static final String THUMBPRINT = "x5t#S256";

  private final String name;
  private final Set<String> roles;
  private final Set<String> permissions;
  private final TrustedPath path;
  private final X509Certificate[] certificates;

  ClientIdentity(String name, Set<String> roles, Set<String> permissions, TrustedPath path) {
    this.name = name;
    this.roles = Set.copyOf(roles);
    this.permissions = Set.copyOf(permissions);
    this.path = path;
    this.certificates =
        path.path().certificates().stream()
            .map(ParsedCertificate::certificate)
            .toArray(X509Certificate[]::new);
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

  /**
   * The permissions granted, in Apache Shiro's notation; empty where no grant matched. They mean
   * something to Shiro's realm only: no rule of a policy asks for them.
   */
  public Set<String> permissions() {
    return permissions;
  }

  TrustedPath path() {
    return path;
  }

  /** The client's own certificate. */
  public X509Certificate certificate() {
    return path.leaf().certificate();
  }

  /** The accepted path: the client's certificate and the CAs above it, without the anchor. */
  public X509Certificate[] certificatePath() {
    return certificates.clone();
  }

  /** The client's certificate as it was read. */
  public ParsedCertificate leaf() {
    return path.leaf();
  }

  /**
   * Whether the whole path asserts a certificate policy (RFC 5280 section 6.1.5 (g)).
   *
   * @param policy the object identifier in dotted form
   */
  public boolean asserts(String policy) {
    return path.path().asserts(policy);
  }

  /** The key of the CA that issued the client's certificate; of a pinned client, its own. */
  public Fingerprint issuerKey() {
    return path.path().issuerOf(0).spki();
  }

  /**
   * The thumbprint of the client's certificate as OAuth 2.0 writes it: {@code x5t#S256} of RFC 8705
   * section 3.1, the SHA-256 in base64url without padding.
   */
  public String thumbprint() {
    byte[] sha256 = HexFormat.of().parseHex(leaf().sha256().hex());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
  }

  /**
   * Whether an access token is bound to the client's certificate (RFC 8705 section 3). A token that
   * is not bound, or whose binding cannot be read, is confirmed for nobody. Answer 401 {@code
   * invalid_token} then.
   *
   * @param cnf the token's {@code cnf} claim (RFC 7800 section 3.1), or null where it has none
   */
  public boolean confirms(@Nullable Map<String, ?> cnf) {
    return cnf != null
        && cnf.get(THUMBPRINT) instanceof String bound
        && MessageDigest.isEqual(
            bound.getBytes(StandardCharsets.UTF_8), thumbprint().getBytes(StandardCharsets.UTF_8));
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
