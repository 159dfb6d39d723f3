package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;

/** Which key may sign in which way (RFC 4055 section 3). */
class SignatureAlgorithmsTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final KeyPair RSA = KeyType.RSA_2048.generate();

  /** A key of type id-RSASSA-PSS; without a hash, one without parameters. */
  private static KeyPair pss(@Nullable String hash, @Nullable String mask, int salt)
      throws Exception {
    RSAPublicKey key = (RSAPublicKey) RSA.getPublic();
    PSSParameterSpec parameters =
        hash == null
            ? null
            : new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(mask), salt, 1);
    return new KeyPair(
        KeyFactory.getInstance("RSASSA-PSS")
            .generatePublic(
                new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent(), parameters)),
        RSA.getPrivate());
  }

  @ParameterizedTest(name = "a key for {0}, {1}, {2} signs {3}: {4}")
  @CsvSource({
    ", , 0, SHA256withRSAandMGF1, true",
    ", , 0, SHA512withRSAandMGF1, true",
    ", , 0, SHA256withRSA, false",
    "SHA-256, SHA-256, 32, SHA256withRSAandMGF1, true",
    "SHA-256, SHA-256, 20, SHA256withRSAandMGF1, true",
    "SHA-256, SHA-256, 33, SHA256withRSAandMGF1, false",
    "SHA-256, SHA-1, 32, SHA256withRSAandMGF1, false",
    "SHA-512, SHA-256, 32, SHA256withRSAandMGF1, false",
    "SHA-256, SHA-256, 32, SHA512withRSAandMGF1, false",
    "SHA-256, SHA-256, 32, SHA256withRSA, false"
  })
  void aPssKey(
      @Nullable String hash, @Nullable String mask, int salt, String algorithm, boolean fit)
      throws Exception {
    CertificateAuthority ca =
        CertificateAuthority.named("CN=PSS")
            .at(NOW)
            .keys(pss(hash, mask, salt))
            .signatureAlgorithm("SHA256withRSA")
            .build();
    X509Certificate signed = ca.issue("CN=c").signatureAlgorithm(algorithm).build().certificate();
    ParsedCertificate read = ParsedCertificate.of(ca.certificate()).accepted().orElseThrow();
    assertThat(SignatureAlgorithms.misuseOf(read, signed).isEmpty()).isEqualTo(fit);
    assertThat(read.key()).isEqualTo(new KeyParameters("RSASSA-PSS", 2048, null));
  }

  /** A key as a client may send it, of an algorithm that nobody knows. */
  private record UnknownKey(SubjectPublicKeyInfo info) implements PublicKey {
    @Override
    public String getAlgorithm() {
      return "2.999";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      try {
        return info.getEncoded();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aKeyThatCannotBeReadVerifiesNothing() {
    AlgorithmIdentifier unknown = new AlgorithmIdentifier(new ASN1ObjectIdentifier("2.999"));
    PublicKey key = new UnknownKey(new SubjectPublicKeyInfo(unknown, new byte[] {1, 2, 3}));
    assertThat(LatticeSignature.verifies(key, "2.999", new byte[0], new byte[0])).isFalse();
  }

  /** RFC 9881 section 2: one identifier is that of the key and of the signature. */
  @Test
  void anMlDsaSignatureIsOfItsKeysParameterSet() throws Exception {
    CertificateAuthority ca =
        CertificateAuthority.named("CN=PQ").at(NOW).key(KeyType.ML_DSA_65).build();
    X509Certificate signed = ca.issue("CN=c").build().certificate();
    for (String algorithm : List.of("2.16.840.1.101.3.4.3.17", "2.16.840.1.101.3.4.3.18")) {
      assertThat(
              LatticeSignature.verifies(
                  ca.certificate().getPublicKey(),
                  algorithm,
                  signed.getTBSCertificate(),
                  signed.getSignature()))
          .isEqualTo(algorithm.endsWith("18"));
    }
  }
}
