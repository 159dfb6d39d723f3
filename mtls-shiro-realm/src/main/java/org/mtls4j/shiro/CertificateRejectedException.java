package org.mtls4j.shiro;

import org.apache.shiro.authc.AuthenticationException;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/** A certificate that the policy does not accept. */
public final class CertificateRejectedException extends AuthenticationException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  CertificateRejectedException(Rejection rejection) {
    super(rejection.reason().code() + ": " + rejection.detail());
    this.reason = rejection.reason();
  }

  /** Why; its code is all that the client may hear. */
  public Reason reason() {
    return reason;
  }
}
