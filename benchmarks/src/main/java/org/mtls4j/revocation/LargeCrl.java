package org.mtls4j.revocation;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A CRL of many entries with random serial numbers of 16 octets, each with a date, and where asked
 * with a reason, in no order; signed with RSA-2048 and SHA-256.
 */
final class LargeCrl {

  private static final HexFormat HEX = HexFormat.of();

  /** SEQUENCE of sha256WithRSAEncryption and NULL. */
  private static final byte[] ALGORITHM = HEX.parseHex("300d06092a864886f70d01010b0500");

  /** extensions: cRLNumber 1. */
  private static final byte[] EXTENSIONS = HEX.parseHex("a00e300c300a0603551d140403020101");

  /** crlEntryExtensions: keyCompromise. */
  private static final byte[] REASON = HEX.parseHex("300c300a0603551d1504030a0101");

  private static final int SERIAL_OCTETS = 16;

  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Large CA").key(KeyType.RSA_2048).build();

  private final byte[] der;
  private final BigInteger[] listed;

  private LargeCrl(byte[] der, BigInteger[] listed) {
    this.der = der;
    this.listed = listed;
  }

  static LargeCrl of(int entries, boolean reasons) {
    Random random = new Random(entries);
    byte[] date = value(0x17, ascii("261101120000Z"));
    byte[] tail = reasons ? concat(date, REASON) : date;
    BigInteger[] listed = new BigInteger[entries];
    ByteArrayOutputStream list = new ByteArrayOutputStream(entries * 50);
    for (int i = 0; i < entries; i++) {
      byte[] serial = serial(random);
      listed[i] = new BigInteger(serial);
      list.writeBytes(value(0x30, concat(value(0x02, serial), tail)));
    }
    byte[] body =
        value(
            0x30,
            concat(
                value(0x02, new byte[] {1}),
                ALGORITHM,
                CA.certificate().getSubjectX500Principal().getEncoded(),
                value(0x17, ascii("261101120000Z")),
                value(0x17, ascii("461101120000Z")),
                value(0x30, list.toByteArray()),
                EXTENSIONS));
    byte[] signature = value(0x03, concat(new byte[1], sign(body)));
    return new LargeCrl(value(0x30, concat(body, ALGORITHM, signature)), listed);
  }

  byte[] der() {
    return der;
  }

  int size() {
    return listed.length;
  }

  /**
   * Some of the serial numbers that are listed, in no order; copies, which lie side by side as
   * those do that are not listed, so that only the list has to be fetched from memory.
   */
  BigInteger[] hits(int count) {
    Random random = new Random(count);
    return random
        .ints(count, 0, listed.length)
        .mapToObj(i -> new BigInteger(listed[i].toByteArray()))
        .toArray(BigInteger[]::new);
  }

  /** As many that are not. */
  static BigInteger[] misses(int count) {
    Random random = new Random(-count);
    BigInteger[] misses = new BigInteger[count];
    Arrays.setAll(misses, i -> new BigInteger(serial(random)));
    return misses;
  }

  static ParsedCertificate issuer() {
    return ParsedCertificate.of(CA.certificate()).accepted().orElseThrow();
  }

  private static byte[] serial(Random random) {
    byte[] serial = new byte[SERIAL_OCTETS];
    random.nextBytes(serial);
    // Positive, and of 16 octets without a zero in front.
    serial[0] = (byte) (1 + (serial[0] & 0x7f) % 0x7f);
    return serial;
  }

  private static byte[] sign(byte[] body) {
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(CA.keys().getPrivate());
      signer.update(body);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] value(int tag, byte[] content) {
    int length = content.length;
    byte[] header;
    if (length < 0x80) {
      header = new byte[] {(byte) tag, (byte) length};
    } else {
      byte[] octets = BigInteger.valueOf(length).toByteArray();
      byte[] significant = octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
      header = concat(new byte[] {(byte) tag, (byte) (0x80 | significant.length)}, significant);
    }
    return concat(header, content);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
