package org.mtls4j.revocation;

import java.util.List;

/** CRL reasons in the spelling of RFC 5280 section 5.3.1. */
final class ReasonText {

  private static final List<String> BY_NUMBER =
      List.of(
          "unspecified",
          "keyCompromise",
          "cACompromise",
          "affiliationChanged",
          "superseded",
          "cessationOfOperation",
          "certificateHold",
          "unspecified",
          "removeFromCRL",
          "privilegeWithdrawn",
          "aACompromise");

  private ReasonText() {}

  /** A reason that is none is as good as none. */
  static String of(int reason) {
    return reason >= 0 && reason < BY_NUMBER.size() ? BY_NUMBER.get(reason) : BY_NUMBER.get(0);
  }
}
