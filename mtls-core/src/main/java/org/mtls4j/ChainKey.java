package org.mtls4j;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.ClientChain;

/**
 * The content of a presented chain: every certificate of it, in their order. Equal keys are equal
 * chains, as SHA-256 has no collisions that anybody knows; and as it begins with what no client
 * knows, nobody can look for chains that share a place in a table.
 *
 * @param first 64 bits of the digest, and so on
 */
record ChainKey(long first, long second, long third, long fourth) {

  /** What the digests of one table begin with. */
  static byte[] newSeed() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  /** The key, or null where a certificate does not tell its content. */
  static @Nullable ChainKey of(ClientChain chain, byte[] seed) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(seed);
      for (X509Certificate certificate : chain.certificates()) {
        byte[] der = certificate.getEncoded();
        // With its length, so that no two chains are the same octets.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(der.length).flip());
        digest.update(der);
      }
      ByteBuffer octets = ByteBuffer.wrap(digest.digest());
      return new ChainKey(octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } catch (CertificateEncodingException | RuntimeException e) {
      // A certificate of a container's own making; what is wrong with it is for the judge to say.
      return null;
    }
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }
}
