package org.mtls4j.revocation;

import java.security.cert.CRLReason;

/** CRL reasons in the spelling of RFC 5280 section 5.3.1. */
final class ReasonText {

  private ReasonText() {}

  static String of(CRLReason reason) {
    return switch (reason) {
      case UNSPECIFIED, UNUSED -> "unspecified";
      case KEY_COMPROMISE -> "keyCompromise";
      case CA_COMPROMISE -> "cACompromise";
      case AFFILIATION_CHANGED -> "affiliationChanged";
      case SUPERSEDED -> "superseded";
      case CESSATION_OF_OPERATION -> "cessationOfOperation";
      case CERTIFICATE_HOLD -> "certificateHold";
      case REMOVE_FROM_CRL -> "removeFromCRL";
      case PRIVILEGE_WITHDRAWN -> "privilegeWithdrawn";
      case AA_COMPROMISE -> "aACompromise";
    };
  }
}
