package org.mtls4j.testkit;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** The key that signs a certificate or CRL, and how. */
record SigningKey(KeyPair keys, @Nullable String algorithm) {
  private static final Pattern PSS = Pattern.compile("SHA(256|384|512)withRSAandMGF1");

  /** A fresh key of the same kind and strength, so that only the signature is wrong. */
  SigningKey forged() {
    return new SigningKey(freshLike(keys.getPublic()), algorithm);
  }

  ContentSigner signer() {
    String name = algorithm == null ? usualAlgorithm(keys.getPublic()) : algorithm;
    Matcher pss = PSS.matcher(name);
    if (pss.matches()) {
      return new PssSigner(Integer.parseInt(pss.group(1)), keys.getPrivate());
    }
    try {
      JcaContentSignerBuilder signer = new JcaContentSignerBuilder(name);
      if (name.startsWith("ML-DSA")) {
        signer.setProvider(KeyType.BOUNCY_CASTLE);
      }
      return signer.build(keys.getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalArgumentException(
          "a key of type " + keys.getPublic().getAlgorithm() + " cannot sign " + name, e);
    }
  }

  private static String usualAlgorithm(PublicKey key) {
    if (key instanceof ECPublicKey) {
      return "SHA256withECDSA";
    }
    if (key.getAlgorithm().startsWith("ML-DSA")) {
      return key.getAlgorithm();
    }
    return key instanceof RSAPublicKey ? "SHA256withRSA" : "Ed25519";
  }

  private static KeyPair freshLike(PublicKey key) {
    if (key instanceof ECPublicKey ec) {
      return KeyType.generate("EC", ec.getParams());
    }
    if (key instanceof RSAPublicKey rsa) {
      return KeyType.generate("RSA", KeyType.rsa(rsa.getModulus().bitLength()));
    }
    return key.getAlgorithm().startsWith("ML-DSA")
        ? KeyType.ML_DSA_65.generate()
        : KeyType.ED25519.generate();
  }
}
