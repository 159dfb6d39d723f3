package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.KeyType;

/** What signatures by RSA may ask of whoever verifies them. */
class RsaDigestSignatureTest {

  /** Whoever publishes a list says how long the salt is. */
  @ParameterizedTest
  @ValueSource(strings = {"257", "100000", "2147483647", "4294967328"})
  void aSaltThatNoSignatureHasRoomForIsNotMadeRoomFor(String length) {
    AlgorithmIdentifier hash = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
    AlgorithmIdentifier pss =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            new RSASSAPSSparams(
                hash,
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash),
                new ASN1Integer(new BigInteger(length)),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
    RSAPublicKey key = (RSAPublicKey) KeyType.RSA_2048.generate().getPublic();
    assertThat(verifies(key, pss)).isFalse();
  }

  /** As {@link CrlSignature} has it. */
  private static boolean verifies(RSAPublicKey key, AlgorithmIdentifier algorithm) {
    try {
      return RsaDigestSignature.verifies(key, algorithm, new byte[32], new byte[256]);
    } catch (RuntimeException e) {
      return false;
    }
  }
}
