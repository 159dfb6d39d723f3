package org.mtls4j.revocation;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.SignatureAlgorithms;

/** Takes what a list's signature is over, while the list is read. Not thread-safe. */
final class CrlDigest implements DerStream.Sink {

  private static final Map<String, String> BY_HASH =
      Map.of(
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  private final AlgorithmIdentifier algorithm;
  private final MessageDigest digest;
  private final @Nullable ByteArrayOutputStream message;

  private CrlDigest(AlgorithmIdentifier algorithm, MessageDigest digest, boolean whole) {
    this.algorithm = algorithm;
    this.digest = digest;
    this.message = whole ? new ByteArrayOutputStream() : null;
  }

  /** For a signature of this algorithm, which must be a strong one. */
  static CrlDigest of(AlgorithmIdentifier algorithm, byte @Nullable [] parameters)
      throws UnusableCrlException {
    String name = SignatureAlgorithms.nameOf(algorithm.getAlgorithm().getId(), parameters);
    if (!SignatureAlgorithms.KNOWN.contains(name)) {
      throw new UnusableCrlException("is signed with " + name);
    }
    // Whether the key's domain allows its algorithm was decided when the path was proven.
    boolean whole = name.startsWith("Ed") || name.startsWith("ML-DSA");
    String hash;
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      var pss = RSASSAPSSparams.getInstance(algorithm.getParameters());
      hash = BY_HASH.get(pss.getHashAlgorithm().getAlgorithm().getId());
    } else {
      hash = whole ? "SHA-512" : "SHA-" + name.substring(3, 6);
    }
    try {
      return new CrlDigest(algorithm, MessageDigest.getInstance(hash), whole);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-2", e);
    }
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
    if (message != null) {
      message.write(bytes, from, length);
    }
  }

  /** The signature with this value over all that was taken. */
  CrlSignature signature(byte[] value) {
    return new CrlSignature(
        algorithm, digest.digest(), message == null ? null : message.toByteArray(), value);
  }
}
