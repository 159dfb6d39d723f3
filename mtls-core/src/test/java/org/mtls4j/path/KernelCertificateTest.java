package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.x509.ParsedCertificate;

/** The kernel is told what the certificate says, and whose signature it really has. */
class KernelCertificateTest {

  private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").key(KeyType.RSA_2048).at(LONG_AGO).build();
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.named("CN=Root").at(LONG_AGO).build();

  /** Its signature has parameters. */
  private static final ParsedCertificate CERTIFICATE =
      parsed(
          ROOT.issue("CN=Lower")
              .signatureAlgorithm("SHA256withRSAandMGF1")
              .asCa()
              .dns("a.example")
              .unknownCriticalExtension()
              .build()
              .certificate());

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static final ParsedCertificate PLAIN =
      parsed(ROOT.issue("CN=Plain").build().certificate());

  private static X509Certificate toKernel(CertificateAuthority issuer) {
    return toKernel(CERTIFICATE, issuer);
  }

  private static X509Certificate toKernel(
      ParsedCertificate certificate, CertificateAuthority issuer) {
    return new KernelCertificate(
        certificate, parsed(issuer.certificate()), new Signatures(new Work()));
  }

  static Stream<String> questions() {
    return Arrays.stream(KernelCertificate.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.getReturnType() != void.class)
        .map(Method::getName)
        .sorted();
  }

  @ParameterizedTest
  @MethodSource
  void questions(String name) throws Exception {
    Method question = X509Certificate.class.getMethod(name);
    for (ParsedCertificate one : List.of(CERTIFICATE, PLAIN)) {
      assertThat(question.invoke(toKernel(one, ROOT))).isEqualTo(question.invoke(one.kernelView()));
    }
  }

  /** X.509 version 2 had them, and version 3 still allows them. */
  @Test
  void uniqueIdentifiersAreItsOwn() throws Exception {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            ROOT.certificate(),
            BigInteger.ONE,
            Date.from(LONG_AGO),
            Date.from(LONG_AGO.plusSeconds(1)),
            new X500Principal("CN=Lower"),
            ROOT.certificate().getPublicKey());
    builder.setIssuerUniqueID(new boolean[] {true, false, true});
    builder.setSubjectUniqueID(new boolean[] {false, true});
    ContentSigner signer =
        new JcaContentSignerBuilder("SHA256withRSA").build(ROOT.keys().getPrivate());
    ParsedCertificate read =
        parsed(new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    X509Certificate told = toKernel(read, ROOT);
    assertThat(told.getIssuerUniqueID()).containsExactly(true, false, true);
    assertThat(told.getSubjectUniqueID()).containsExactly(false, true);
  }

  @Test
  void extensionsAndValidityAreItsOwn() throws Exception {
    X509Certificate told = toKernel(ROOT);
    assertThat(told.getExtensionValue("2.5.29.17"))
        .isNotEmpty()
        .isEqualTo(CERTIFICATE.certificate().getExtensionValue("2.5.29.17"));
    told.checkValidity(Date.from(LONG_AGO));
    assertThatThrownBy(() -> told.checkValidity(Date.from(LONG_AGO.minusSeconds(400_000_000))))
        .isInstanceOf(CertificateNotYetValidException.class);
    assertThatThrownBy(told::checkValidity).isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void itsSignatureIsJudgedUnderItsIssuersKey() throws Exception {
    toKernel(ROOT).verify(STRANGER.certificate().getPublicKey());
    toKernel(ROOT).verify(STRANGER.certificate().getPublicKey(), "SUN");
    assertThatThrownBy(() -> toKernel(STRANGER).verify(ROOT.certificate().getPublicKey()))
        .isInstanceOf(SignatureException.class);
    assertThatThrownBy(() -> toKernel(STRANGER).verify(ROOT.certificate().getPublicKey(), "SUN"))
        .isInstanceOf(SignatureException.class);
  }
}
