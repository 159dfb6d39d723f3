package org.mtls4j.path;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.LatticeSignature;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The JDK's path validation (RFC 5280 section 6.1): signatures, validity, the chain of names, CAs
 * and their path lengths, key usage, critical extensions. Its own revocation checking is off; names
 * and policies are judged by {@link ConstrainedPath} and {@link PolicyGraph}.
 */
final class PkixKernel {

  /** The JDK's own provider: what an application registers in front of it judges otherwise. */
  private static final String JDK = "SUN";

  private PkixKernel() {}

  /** What is wrong with the path at {@code at}, or empty. */
  static Optional<Rejection> check(CandidatePath path, Signatures signatures, Instant at) {
    List<? extends X509Certificate> certificates =
        IntStream.range(0, path.certificates().size())
            .mapToObj(i -> toKernel(path.certificates().get(i), path.issuerOf(i), signatures))
            .toList();
    X509Certificate anchor = path.anchor().certificate();
    try {
      // Name and key only: given the certificate, the kernel rules anchors out by key identifiers.
      TrustAnchor trusted =
          new TrustAnchor(anchor.getSubjectX500Principal(), anchor.getPublicKey(), null);
      PKIXParameters parameters = new PKIXParameters(Set.of(trusted));
      parameters.setDate(Date.from(at));
      // It would go to the network by itself, and loop for ever on some paths.
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX", JDK)
          .validate(
              CertificateFactory.getInstance("X.509", JDK).generateCertPath(certificates),
              parameters);
      return Optional.empty();
    } catch (CertPathValidatorException e) {
      return Optional.of(PathFailures.toRejection(e));
    } catch (GeneralSecurityException | RuntimeException e) {
      // Certificates from a client can make the kernel stumble; they are not valid then.
      return Optional.of(new Rejection(Reason.PATH_INVALID, "not judged: " + e));
    }
  }

  /** A certificate that the kernel may see as it is remembers that its signature was checked. */
  @SuppressWarnings("ReferenceEquality")
  private static X509Certificate toKernel(
      ParsedCertificate certificate, ParsedCertificate issuer, Signatures signatures) {
    boolean asItIs = certificate.kernelView() == certificate.certificate();
    return asItIs && !LatticeSignature.knows(issuer.key().algorithm())
        ? certificate.certificate()
        : new KernelCertificate(certificate, issuer, signatures);
  }
}
