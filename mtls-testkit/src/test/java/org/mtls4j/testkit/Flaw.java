package org.mtls4j.testkit;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What can be wrong with a certificate, read from the certificate alone. */
enum Flaw {
  EXPIRED,
  NOT_YET_VALID,
  WRONG_SIGNATURE,
  UNKNOWN_CRITICAL_EXTENSION,
  CA,
  NO_DIGITAL_SIGNATURE,
  KEY_CERT_SIGN,
  CRL_SIGN,
  NO_KEY_USAGE,
  NOT_FOR_CLIENTS,
  NO_EXTENDED_KEY_USAGE;

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final Set<String> KNOWN =
      Set.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.37");

  static Set<Flaw> of(X509Certificate certificate, CertificateAuthority issuer, Instant now)
      throws GeneralSecurityException {
    Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    addIf(flaws, EXPIRED, certificate.getNotAfter().toInstant().isBefore(now));
    addIf(flaws, NOT_YET_VALID, certificate.getNotBefore().toInstant().isAfter(now));
    addIf(flaws, WRONG_SIGNATURE, !verifies(certificate, issuer));
    addIf(
        flaws,
        UNKNOWN_CRITICAL_EXTENSION,
        !KNOWN.containsAll(certificate.getCriticalExtensionOIDs()));
    addIf(flaws, CA, certificate.getBasicConstraints() >= 0);
    addKeyUsageFlaws(flaws, certificate);
    List<String> purposes = certificate.getExtendedKeyUsage();
    addIf(flaws, NO_EXTENDED_KEY_USAGE, purposes == null);
    addIf(flaws, NOT_FOR_CLIENTS, purposes != null && !purposes.contains(CLIENT_AUTH));
    return flaws;
  }

  private static void addKeyUsageFlaws(Set<Flaw> flaws, X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    if (usage == null) {
      flaws.add(NO_KEY_USAGE);
    } else {
      addIf(flaws, NO_DIGITAL_SIGNATURE, !usage[0]);
      addIf(flaws, KEY_CERT_SIGN, usage[5]);
      addIf(flaws, CRL_SIGN, usage[6]);
    }
  }

  private static boolean verifies(X509Certificate certificate, CertificateAuthority issuer)
      throws GeneralSecurityException {
    try {
      PublicKey key = issuer.keys().getPublic();
      if (key.getAlgorithm().startsWith("ML-DSA")) {
        // Java knows it from 24 on.
        certificate.verify(key, KeyType.BOUNCY_CASTLE);
      } else {
        certificate.verify(key);
      }
      return true;
    } catch (SignatureException e) {
      return false;
    }
  }

  private static void addIf(Set<Flaw> flaws, Flaw flaw, boolean present) {
    if (present) {
      flaws.add(flaw);
    }
  }
}
