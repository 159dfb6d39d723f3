package org.mtls4j.identity;

import javax.security.auth.x500.X500Principal;
import org.mtls4j.x509.Fingerprint;

/** Whom or what a lock stops. */
public sealed interface LockTarget {

  /** What the audit trail calls it. */
  String text();

  /** Equal for the same target: looked up for every certificate of a path. */
  default String key() {
    return text();
  }

  /**
   * One certificate, wherever it stands in a path, the anchor included.
   *
   * @param sha256 of the whole certificate
   */
  record Certificate(Fingerprint sha256) implements LockTarget {
    @Override
    public String text() {
      return "sha256 " + sha256;
    }
  }

  /**
   * Every certificate of one key, renewed ones too, wherever it stands in a path.
   *
   * @param spki SHA-256 of the SubjectPublicKeyInfo
   */
  record Key(Fingerprint spki) implements LockTarget {
    @Override
    public String text() {
      return "spki " + spki;
    }
  }

  /**
   * One certificate as its CA numbers it, wherever it stands in a path.
   *
   * @param issuer compared as the JDK compares names, whatever the case and the blanks: a lock must
   *     not be walked around by them
   * @param serial lower-case hexadecimal
   */
  record Issued(X500Principal issuer, String serial) implements LockTarget {
    @Override
    public String text() {
      return "serial " + serial + " of '" + issuer.getName() + "'";
    }

    @Override
    public String key() {
      return "serial " + serial + " of " + issuer.getName(X500Principal.CANONICAL);
    }
  }

  /**
   * One client.
   *
   * @param principal the whole name that the domain's template makes
   */
  record Client(String principal) implements LockTarget {
    @Override
    public String text() {
      return "principal '" + principal + "'";
    }
  }

  /** Every client of the lock's domain: the partner is suspended. */
  record WholeDomain() implements LockTarget {
    @Override
    public String text() {
      return "the whole";
    }
  }
}
