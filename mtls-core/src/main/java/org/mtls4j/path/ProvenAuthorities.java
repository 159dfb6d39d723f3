package org.mtls4j.path;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ParsedCertificate;

/**
 * CA certificates that clients have presented and that led to an anchor: thousands of clients bring
 * the same one, which is read once and kept once. What is remembered is what it says; that it
 * counts is proven each time. Only what an anchor's CA has issued gets in. Thread-safe.
 */
final class ProvenAuthorities {

  private static final int MOST = 1_000;

  private final Cache<X509Certificate, ParsedCertificate> known =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  /** The certificate, read. */
  Verdict<ParsedCertificate> read(X509Certificate certificate) {
    ParsedCertificate before = known(certificate);
    return before == null ? ParsedCertificate.of(certificate) : Verdict.accept(before);
  }

  private @Nullable ParsedCertificate known(X509Certificate certificate) {
    try {
      return known.getIfPresent(certificate);
    } catch (RuntimeException e) {
      // It does not even tell its content: read it, and say so.
      return null;
    }
  }

  void remember(ValidatedPath path) {
    for (ParsedCertificate authority : path.certificates().subList(1, path.certificates().size())) {
      known.asMap().putIfAbsent(authority.certificate(), authority);
    }
  }
}
