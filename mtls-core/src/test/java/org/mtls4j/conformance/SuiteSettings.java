package org.mtls4j.conformance;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.conformance.ConformanceCase.Purpose;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.x509.SignatureAlgorithms;

/**
 * How far a suite needs the product's strict defaults opened: what its own good chains need, which
 * an operator who wanted these clients would have to allow, and no more. The rule is the same for
 * every suite, also for those that nobody here has seen.
 *
 * @param statedPurpose whether good clients may leave the extended key usage out
 * @param algorithms what certificates may be signed with beyond the default, as a policy writes it,
 *     and as everybody calls it
 * @param rsaMinBits the shortest RSA key
 * @param limits long enough for every pool, save those of grade {@code dos}, which are to be too
 *     long
 */
record SuiteSettings(
    StatedPurpose statedPurpose,
    Map<String, String> algorithms,
    int rsaMinBits,
    ChainLimits limits) {

  /** Whether a client's certificate must state its extended key usage. */
  enum StatedPurpose {
    /** It must: the product's default. */
    REQUIRED,
    /** It need not; where it does, that counts. */
    WHEN_PRESENT
  }

  /**
   * Suites that ask for a stated purpose, and have a good chain without one all the same: they are
   * judged by the default, and the chain is listed.
   */
  private static final Set<String> PURPOSE_REQUIRED = Set.of("limbo-client");

  /** The JDK refuses shorter ones whatever we allow (jdk.certpath.disabledAlgorithms). */
  private static final int RSA_FLOOR = 1024;

  static Map<String, SuiteSettings> of(List<ConformanceCase> cases) {
    return cases.stream()
        .collect(Collectors.groupingBy(ConformanceCase::suite, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                suite -> ofSuite(suite.getKey(), suite.getValue()),
                (one, other) -> one,
                TreeMap::new));
  }

  private static SuiteSettings ofSuite(String name, List<ConformanceCase> cases) {
    List<ConformanceCase> good =
        cases.stream().filter(ConformanceCase::acceptable).filter(SuiteSettings::isPlain).toList();
    return new SuiteSettings(
        PURPOSE_REQUIRED.contains(name) || good.stream().noneMatch(SuiteSettings::statesNoPurpose)
            ? StatedPurpose.REQUIRED
            : StatedPurpose.WHEN_PRESENT,
        algorithms(good),
        rsaMinBits(good),
        limits(cases));
  }

  /** What turns on weak algorithms or purposes is no measure of what good chains need. */
  private static boolean isPlain(ConformanceCase good) {
    return !Set.of("crypto", "purpose", ConformanceCase.AMBIGUOUS).contains(good.grade());
  }

  private static boolean statesNoPurpose(ConformanceCase good) {
    return good.purpose() == Purpose.CLIENT_AUTH
        && Certificates.JDK
            .certificate(good.presented().get(0))
            .filter(leaf -> leaf.getExtensionValue("2.5.29.37") == null)
            .isPresent();
  }

  private static Map<String, String> algorithms(List<ConformanceCase> good) {
    Map<String, String> opened = new TreeMap<>();
    presented(good).forEach(it -> opened.put(SignatureAlgorithms.nameOf(it), it.getSigAlgName()));
    opened.keySet().removeAll(CertificateProfile.DEFAULT.signatureAlgorithms());
    return opened;
  }

  private static int rsaMinBits(List<ConformanceCase> good) {
    int shortest =
        Stream.concat(
                presented(good),
                good.stream().flatMap(it -> Certificates.JDK.certificates(it.anchors()).stream()))
            .map(X509Certificate::getPublicKey)
            .filter(RSAKey.class::isInstance)
            .mapToInt(key -> ((RSAKey) key).getModulus().bitLength())
            .min()
            .orElse(Integer.MAX_VALUE);
    return Math.max(RSA_FLOOR, Math.min(shortest, CertificateProfile.DEFAULT.rsaMinBits()));
  }

  private static Stream<X509Certificate> presented(List<ConformanceCase> cases) {
    return cases.stream().flatMap(it -> Certificates.JDK.certificates(it.presented()).stream());
  }

  private static ChainLimits limits(List<ConformanceCase> cases) {
    List<ConformanceCase> sized = cases.stream().filter(it -> !it.grade().equals("dos")).toList();
    int certificates = sized.stream().mapToInt(it -> it.presented().size()).max().orElse(1);
    int bytes =
        sized.stream()
            .flatMap(it -> it.presented().stream())
            .mapToInt(der -> der.length)
            .max()
            .orElse(1);
    return new ChainLimits(
        Math.max(certificates, ChainLimits.DEFAULT.certificates()),
        Math.max(bytes, ChainLimits.DEFAULT.certificateBytes()));
  }

  /** In words, for the report. */
  String summary() {
    List<String> opened =
        Stream.of(
                statedPurpose == StatedPurpose.WHEN_PRESENT
                    ? "extended-key-usage: when-present"
                    : "",
                algorithms.isEmpty()
                    ? ""
                    : "signature-algorithms: also " + String.join(", ", algorithms.values()),
                rsaMinBits < CertificateProfile.DEFAULT.rsaMinBits()
                    ? "rsa-min-bits: " + rsaMinBits
                    : "",
                limits.certificates() > ChainLimits.DEFAULT.certificates()
                    ? "chain-certificates: " + limits.certificates()
                    : "",
                limits.certificateBytes() > ChainLimits.DEFAULT.certificateBytes()
                    ? "certificate-bytes: " + limits.certificateBytes()
                    : "")
            .filter(text -> !text.isEmpty())
            .toList();
    return opened.isEmpty() ? "defaults" : String.join("; ", opened);
  }
}
