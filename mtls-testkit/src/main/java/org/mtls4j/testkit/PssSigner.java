package org.mtls4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signs RSASSA-PSS (RFC 4055 §3.1) with the JDK, which takes the digest as a parameter, where
 * Bouncy Castle's own signer looks for an algorithm name that the JDK does not have.
 */
final class PssSigner implements ContentSigner {
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final PSSParameterSpec parameters;
  private final PrivateKey key;

  /**
   * @param bits 256, 384 or 512: the length of the SHA-2 digest, and of the salt
   */
  PssSigner(int bits, PrivateKey key) {
    String digest = "SHA-" + bits;
    this.parameters =
        new PSSParameterSpec(
            digest,
            "MGF1",
            new MGF1ParameterSpec(digest),
            bits / 8,
            PSSParameterSpec.TRAILER_FIELD_BC);
    this.key = key;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    try {
      AlgorithmParameters encoder = AlgorithmParameters.getInstance("RSASSA-PSS");
      encoder.init(parameters);
      return new AlgorithmIdentifier(
          PKCSObjectIdentifiers.id_RSASSA_PSS, RSASSAPSSparams.getInstance(encoder.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime cannot encode PSS parameters", e);
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    try {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(parameters);
      signature.initSign(key);
      signature.update(content.toByteArray());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a key of type " + key.getAlgorithm() + " cannot sign RSASSA-PSS", e);
    }
  }
}
