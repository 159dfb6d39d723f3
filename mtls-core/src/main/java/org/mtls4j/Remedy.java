package org.mtls4j;

import org.mtls4j.verdict.Reason;

/** What would have to be different for a client not to be refused for a reason. */
final class Remedy {

  private Remedy() {}

  static String of(Reason reason) {
    return switch (reason) {
      case REQUEST_PATH_REFUSED ->
          "the path must be written in the one plain way: no dot segments, ';', doubled or encoded"
              + " slashes, and percent-encoding only where it is needed";
      case NO_CERTIFICATE -> "the client must present a certificate, and the connector ask for one";
      case FORWARDED_CERTIFICATE_MALFORMED ->
          "the proxy must forward the certificate in the configured format";
      case FORWARDED_CERTIFICATE_UNTRUSTED ->
          "only a hop that has proven itself may forward certificates";
      case CHAIN_TOO_LONG ->
          "the client must send only its certificate and the CAs above it, or 'limits' allow more";
      case MALFORMED_CERTIFICATE ->
          "the CA must issue a certificate that is well formed, and of version 3 (openssl makes such"
              + " only where it is given extensions)";
      case UNKNOWN_ISSUER ->
          "the client must send the CA certificates between its own and an anchor; or the domain"
              + " list them as 'intermediates', or the issuing CA among its 'anchors'";
      case PATH_INVALID -> "the chain must be valid by RFC 5280 section 6";
      case INVALID_SIGNATURE ->
          "the certificate must be signed by the key of the CA it names; if that CA has a new key,"
              + " list its new certificate among the 'anchors' too";
      case ISSUER_NOT_A_CA ->
          "every issuer must be a CA (basicConstraints) that may sign certificates (keyUsage) for"
              + " clients (extended key usage)";
      case PATH_TOO_LONG ->
          "fewer CAs between client and anchor; or a larger 'max-path-length' in the 'profile',"
              + " where the CAs' own pathLenConstraint allows it";
      case NAME_CONSTRAINT_VIOLATED -> "the names must lie within the CAs' name constraints";
      case POLICY_NOT_ASSERTED -> "the path must assert a certificate policy that is asked for";
      case UNKNOWN_CRITICAL_EXTENSION ->
          "the CA must issue without the critical extension, which nobody here understands";
      case ALGORITHM_NOT_ALLOWED ->
          "a key and a signature that the 'profile' allows: 'signature-algorithms', 'ec-curves',"
              + " 'rsa-min-bits'";
      case NOT_AN_END_ENTITY -> "the client must present a certificate of its own, not a CA's";
      case KEY_USAGE_NOT_ALLOWED -> "the certificate's keyUsage must allow digitalSignature";
      case PURPOSE_NOT_ALLOWED ->
          "the certificate's extended key usage must name clientAuth; or the 'profile' say"
              + " 'extended-key-usage: when-present', or which purpose does";
      case VALIDITY_TOO_LONG ->
          "the CA must issue for a shorter time, or 'max-validity' allow a longer one";
      case CERTIFICATE_NOT_YET_VALID ->
          "wait until the certificate is valid, or set the clock right that it was issued by";
      case CERTIFICATE_EXPIRED -> "the certificate, or the CA's that has ended, must be renewed";
      case NAME_NOT_PERMITTED ->
          "the CA must issue for the names that the domain permits; or the domain's 'names' permit"
              + " these: every value of a listed type must match";
      case AMBIGUOUS_TRUST_DOMAIN -> "the 'names' of the domains must not meet";
      case REVOCATION_UNDETERMINED ->
          "the domain needs a CRL of that issuer, signed by its key and in force; or 'undetermined'"
              + " say otherwise";
      case ISSUER_REVOKED -> "the client needs a certificate of a CA that stands";
      case CERTIFICATE_REVOKED -> "the client needs a new certificate";
      case NO_PRINCIPAL ->
          "the certificate must carry what 'principal' reads, or 'principal' read something else";
      case AMBIGUOUS_PRINCIPAL ->
          "the certificate must carry exactly one value of what 'principal' reads, and none that"
              + " holds the text which follows it there";
      case LOCKED -> "the lock must be lifted, or end";
      case NO_RULE -> "a rule of 'access' must name this path";
      case METHOD_NOT_ALLOWED -> "a rule of this path must list this method";
      case ROLE_MISSING ->
          "a grant of the domain must give the client one of the roles, or the rule ask for another";
      case NOT_OWNER ->
          "the value in the path must be the client's own, as the rule's 'where' says";
      case CERTIFICATE_NOT_SUFFICIENT -> "the certificate must meet what the operation asks of it";
      case INTERNAL_ERROR -> "this is a bug of ours: please report it";
    };
  }
}
