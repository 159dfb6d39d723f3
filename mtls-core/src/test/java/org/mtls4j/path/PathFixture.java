package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/** A root, what may stand below it, and what is said of a chain that leads there. */
abstract class PathFixture {

  static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  /** For several certificates that are to have one key. */
  static final KeyPair KEYS = KeyType.EC_P256.generate();

  static final CertificateAuthority ROOT = ca("CN=Root").build();

  static final String NAME_CONSTRAINTS = "2.5.29.30";
  static final int DNS = GeneralName.dNSName;

  /**
   * A client below a CA, made in the test: a row costs the others of its table nothing, and nothing
   * of it was made before.
   */
  interface Chained extends Function<CertificateAuthority, CertificateBuilder> {}

  static CertificateAuthority.Builder ca(String name) {
    return CertificateAuthority.named(name).at(NOW);
  }

  static CertificateAuthority.Builder below(CertificateAuthority issuer, String name) {
    return CertificateAuthority.named(name).signedBy(issuer);
  }

  static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded("DER");
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  static Verdict<ValidatedPaths> judge(
      List<X509Certificate> chain, CertificateAuthority... anchors) {
    return validator(anchors).validate(chain(chain), NOW);
  }

  static PathValidator validator(CertificateAuthority... anchors) {
    return new PathValidator(
        Arrays.stream(anchors).map(anchor -> parsed(anchor.certificate())).toList(),
        List.of(),
        List.of(),
        new ChainLimits(1_000, 1_000_000));
  }

  static ClientChain chain(List<X509Certificate> certificates) {
    return ClientChain.of(certificates).accepted().orElseThrow();
  }

  static void assertReason(Verdict<ValidatedPaths> verdict, @Nullable Reason expected) {
    assertThat(verdict.rejected().map(Rejection::reason).orElse(null))
        .as(verdict.rejected().map(Rejection::detail).orElse("accepted"))
        .isEqualTo(expected);
  }

  static GeneralSubtree subtree(int form, String base) {
    return new GeneralSubtree(new GeneralName(form, base));
  }

  static byte[] permitted(int form, String base) {
    return der(new NameConstraints(new GeneralSubtree[] {subtree(form, base)}, null));
  }
}
