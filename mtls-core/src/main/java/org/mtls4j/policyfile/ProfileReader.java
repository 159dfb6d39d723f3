package org.mtls4j.policyfile;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.policyfile.YamlNode.Sequence;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.trust.CertificateProfile.KeyUsagePresence;
import org.mtls4j.trust.ClientPurpose;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.KeyParameters;
import org.mtls4j.x509.SignatureAlgorithms;

/** Reads a domain's {@code profile}. */
final class ProfileReader {

  private static final Set<String> KEYS =
      Set.of(
          "extended-key-usage",
          "key-usage",
          "max-path-length",
          "max-validity",
          "rsa-min-bits",
          "ec-curves",
          "signature-algorithms",
          "certificate-policies");

  private static final CertificateProfile DEFAULT = CertificateProfile.DEFAULT;

  private ProfileReader() {}

  static CertificateProfile read(Section profile) {
    profile.allowOnly(KEYS, Set.of());
    return CertificateProfile.builder()
        .purposes(purposes(profile))
        .keyUsage(keyUsage(profile))
        .maxPathLength(number(profile, "max-path-length", 0, DEFAULT.maxPathLength()))
        .maxValidity(maxValidity(profile))
        .rsaMinBits(number(profile, "rsa-min-bits", 1, DEFAULT.rsaMinBits()))
        .ecCurves(names(profile, "ec-curves", KeyParameters::isKnownCurve, DEFAULT.ecCurves()))
        .signatureAlgorithms(
            names(
                profile,
                "signature-algorithms",
                SignatureAlgorithms.KNOWN::contains,
                DEFAULT.signatureAlgorithms()))
        .certificatePolicies(names(profile, "certificate-policies", AttributeType::isOid, Set.of()))
        .build();
  }

  private static ClientPurpose purposes(Section profile) {
    String key = "extended-key-usage";
    if (profile.get(key).isPresent() && profile.get(key).get() instanceof Sequence) {
      Set<String> oids = names(profile, key, AttributeType::isOid, Set.of());
      return oids.isEmpty() ? ClientPurpose.REQUIRED : ClientPurpose.oneOf(oids);
    }
    Optional<String> mode = profile.oneOf(key, Set.of("required", "when-present"));
    return mode.isPresent() && mode.get().equals("when-present")
        ? ClientPurpose.WHEN_PRESENT
        : ClientPurpose.REQUIRED;
  }

  private static KeyUsagePresence keyUsage(Section profile) {
    Optional<String> mode = profile.oneOf("key-usage", Set.of("required", "when-present"));
    return mode.isPresent() && mode.get().equals("required")
        ? KeyUsagePresence.REQUIRED
        : KeyUsagePresence.WHEN_PRESENT;
  }

  private static @Nullable Duration maxValidity(Section profile) {
    return profile
        .text("max-validity")
        .filter(text -> !text.text().equals("unlimited"))
        .flatMap(text -> Durations.parse(text, profile.problems()))
        .orElse(null);
  }

  private static int number(Section profile, String key, int least, int otherwise) {
    return profile
        .text(key)
        .map(text -> Numbers.parse(text, least, profile.problems()).orElse(otherwise))
        .orElse(otherwise);
  }

  private static Set<String> names(
      Section profile, String key, Predicate<String> known, Set<String> otherwise) {
    List<Scalar> texts = profile.nonEmpty(key);
    for (Scalar text : texts) {
      if (!known.test(text.text())) {
        String hint = otherwise.isEmpty() ? "" : NearMiss.hint(text.text(), otherwise);
        profile.problems().add(text.place(), "'" + text.text() + "' is no " + key + hint);
      }
    }
    Set<String> names = new LinkedHashSet<>(texts.stream().map(Scalar::text).toList());
    return names.isEmpty() ? otherwise : names;
  }
}
