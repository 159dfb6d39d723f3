package org.mtls4j.verdict;

import java.util.Locale;

/**
 * Why a request was refused. Reasons are added, never renamed: callers and operators rely on their
 * codes.
 *
 * <p>The order matters: of several failed attempts (paths tried, rules of a group) the reason that
 * stands last here is told, because it names what went wrong furthest along.
 */
public enum Reason {
  /** The request target is not one that can be judged safely. */
  REQUEST_PATH_REFUSED(Stage.REQUEST, 400),

  /** The client presented no certificate. */
  NO_CERTIFICATE(Stage.SOURCE, 401),
  /** A forwarded certificate could not be read. */
  FORWARDED_CERTIFICATE_MALFORMED(Stage.SOURCE, 400),
  /** A forwarded certificate came from a hop that has not proven itself. */
  FORWARDED_CERTIFICATE_UNTRUSTED(Stage.SOURCE, 400),

  /** More certificates, or bigger ones, or more possible paths than are looked at. */
  CHAIN_TOO_LONG(Stage.CHAIN, 401),
  /** A certificate that does not parse to its end. */
  MALFORMED_CERTIFICATE(Stage.CHAIN, 401),

  /** No path leads to an anchor of any trust domain. */
  UNKNOWN_ISSUER(Stage.PATH, 401),
  /** A path was found and is not valid, for a reason that has no name of its own here. */
  PATH_INVALID(Stage.PATH, 401),
  /** A signature does not verify under the issuer's key (RFC 5280 section 6.1.3 (a)(1)). */
  INVALID_SIGNATURE(Stage.PATH, 401),
  /** An issuer is not a CA, or may not sign certificates (RFC 5280 section 6.1.4 (k), (n)). */
  ISSUER_NOT_A_CA(Stage.PATH, 401),
  /** More CA certificates than a pathLenConstraint or the domain's profile allows. */
  PATH_TOO_LONG(Stage.PATH, 401),
  /** A name lies outside a CA's name constraints (RFC 5280 section 4.2.1.10). */
  NAME_CONSTRAINT_VIOLATED(Stage.PATH, 401),
  /** A required certificate policy is not asserted. */
  POLICY_NOT_ASSERTED(Stage.PATH, 401),
  /** A critical extension that is not understood (RFC 5280 section 4.2). */
  UNKNOWN_CRITICAL_EXTENSION(Stage.PATH, 401),
  /** A signature algorithm, key type or key size that is not allowed. */
  ALGORITHM_NOT_ALLOWED(Stage.PATH, 401),
  /** The client's certificate is a CA certificate. */
  NOT_AN_END_ENTITY(Stage.PATH, 401),
  /** The key usage does not allow digital signatures. */
  KEY_USAGE_NOT_ALLOWED(Stage.PATH, 401),
  /** The extended key usage does not allow client authentication. */
  PURPOSE_NOT_ALLOWED(Stage.PATH, 401),
  /** The certificate is valid for longer than the domain allows. */
  VALIDITY_TOO_LONG(Stage.PATH, 401),
  /** A certificate of the path, or its anchor, is not valid yet. */
  CERTIFICATE_NOT_YET_VALID(Stage.PATH, 401),
  /** A certificate of the path, or its anchor, is not valid any more. */
  CERTIFICATE_EXPIRED(Stage.PATH, 401),

  /** A trust domain was reached, but its CAs may not assert these names. */
  NAME_NOT_PERMITTED(Stage.DOMAIN, 401),
  /** More than one trust domain claims these names. */
  AMBIGUOUS_TRUST_DOMAIN(Stage.DOMAIN, 401),

  /** It cannot be told whether a certificate of the path is revoked. */
  REVOCATION_UNDETERMINED(Stage.REVOCATION, 503),
  /** A CA certificate of the path is revoked. */
  ISSUER_REVOKED(Stage.REVOCATION, 401),
  /** The client's certificate is revoked. */
  CERTIFICATE_REVOKED(Stage.REVOCATION, 401),

  /** The certificate has no usable value for the principal. */
  NO_PRINCIPAL(Stage.IDENTITY, 401),
  /** The certificate has several values, or one that can be read in two ways, for the principal. */
  AMBIGUOUS_PRINCIPAL(Stage.IDENTITY, 401),
  /** The client or its partner is locked. */
  LOCKED(Stage.IDENTITY, 403),

  /** No rule names this path. */
  NO_RULE(Stage.ACCESS, 403),
  /** The rules for this path do not list this method. */
  METHOD_NOT_ALLOWED(Stage.ACCESS, 403),
  /** The client has none of the roles that are asked for. */
  ROLE_MISSING(Stage.ACCESS, 403),
  /** A value of the path is not the client's. */
  NOT_OWNER(Stage.ACCESS, 403),
  /** The certificate does not meet what the operation asks of it. */
  CERTIFICATE_NOT_SUFFICIENT(Stage.ACCESS, 403),

  /** A bug of ours: refused and audited. */
  INTERNAL_ERROR(Stage.ANY, 500);

  private final Stage stage;
  private final int status;
  private final String code;

  Reason(Stage stage, int status) {
    this.stage = stage;
    this.status = status;
    this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The stage that refuses for this reason. */
  public Stage stage() {
    return stage;
  }

  /** The HTTP status of the answer (RFC 9110 section 15). */
  public int status() {
    return status;
  }

  /** The stable code: the name in lower case, with hyphens. */
  public String code() {
    return code;
  }
}
