package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.revocation.OcspMessage.Status;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspBuilder;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Any bytes as an OCSP response: an answer that Bouncy Castle reads in the same way, or refused.
 */
class OcspFuzzTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] BASIC = HEX.parseHex("06092b0601050507300101");
  private static final byte[] SHA_256_WITH_ECDSA = HEX.parseHex("300a06082a8648ce3d040302");
  private static final int SEQUENCE = 0x30;

  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme").at(NOW).build();
  private static final IssuedCertificate DELEGATE = CA.issueOcspSigner("CN=OCSP").build();
  private static final X509Certificate IT = CA.issue("CN=client").build().certificate();
  private static final OcspQuestion QUESTION =
      OcspQuestion.of(new JudgedCertificate(parsed(IT), List.of(parsed(CA.certificate()))));
  private static final OcspJudge JUDGE =
      new OcspJudge(new OcspSigners(List.of(), CertificateProfile.DEFAULT), Duration.ofMinutes(10));

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static Stream<byte[]> sound() {
    return Stream.of(
            CA.ocsp().good(IT),
            CA.ocsp().good(IT).byName().nonce(new byte[32]),
            CA.ocsp().good(IT).hash(OcspBuilder.Hash.SHA_256).signedBy(DELEGATE),
            CA.ocsp().revoked(IT, NOW, 1),
            CA.ocsp().unknown(IT).withoutNextUpdate(),
            CA.ocsp().good(IT).unknownCriticalExtension().unknownCriticalExtensionInside())
        .map(OcspBuilder::der);
  }

  static Stream<byte[]> anyBytes() {
    return Stream.concat(
        sound(),
        Stream.of(
            new byte[0],
            new byte[] {SEQUENCE},
            new byte[] {SEQUENCE, 3, 10, 1, 3},
            nested(15_000)));
  }

  /** Sequences in sequences, so many that whoever reads them one in the other runs out of stack. */
  private static byte[] nested(int depth) {
    byte[] content = new byte[4 * depth];
    for (int i = 0; i < depth; i++) {
      int length = content.length - 4 * (i + 1);
      content[4 * i] = SEQUENCE;
      content[4 * i + 1] = (byte) 0x82;
      content[4 * i + 2] = (byte) (length >> Byte.SIZE);
      content[4 * i + 3] = (byte) length;
    }
    return content;
  }

  @MethodSource
  @FuzzTest
  void anyBytes(byte[] data) throws Exception {
    OcspAnswer answer;
    try {
      answer = JUDGE.answer(data, QUESTION, null, NOW);
    } catch (UnusableOcspException | OcspRefusal e) {
      assertThat(e.getMessage()).isNotEmpty();
      return;
    }
    BasicOCSPResp other = (BasicOCSPResp) new OCSPResp(data).getResponseObject();
    assertThat(isSigned(other)).isTrue();
    assertThat(other.getResponses())
        .anyMatch(
            each ->
                each.getCertID().getSerialNumber().equals(IT.getSerialNumber())
                    && isSame(each, answer));
  }

  private static boolean isSame(SingleResp theirs, OcspAnswer ours) {
    return theirs.getThisUpdate().toInstant().equals(ours.thisUpdate())
        && (theirs.getCertStatus() == CertificateStatus.GOOD) == (ours.status() == Status.GOOD);
  }

  private static boolean isSigned(BasicOCSPResp response) throws Exception {
    for (X509Certificate signer : List.of(CA.certificate(), DELEGATE.certificate())) {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(signer.getPublicKey());
      verifier.update(response.getTBSResponseData());
      if (verifier.verify(response.getSignature())) {
        return true;
      }
    }
    return false;
  }

  static Stream<byte[]> anythingThatIsSigned() {
    return Stream.concat(sound().map(OcspFuzzTest::whatIsSigned), Stream.of(nested(1_000)));
  }

  private static byte[] whatIsSigned(byte[] response) {
    try {
      return BasicOCSPResponse.getInstance(
              ((BasicOCSPResp) new OCSPResp(response).getResponseObject()).getEncoded())
          .getTbsResponseData()
          .getEncoded();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What lies behind the signature is read as carefully. */
  @MethodSource
  @FuzzTest
  void anythingThatIsSigned(byte[] data) throws Exception {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(CA.keys().getPrivate());
    signer.update(data);
    byte[] signature = value(3, new byte[1], signer.sign());
    byte[] basic = value(SEQUENCE, data, SHA_256_WITH_ECDSA, signature);
    byte[] bytes = value(0xa0, value(SEQUENCE, BASIC, value(4, basic)));
    anyBytes(value(SEQUENCE, new byte[] {10, 1, 0}, bytes));
  }

  private static byte[] value(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else if (length < 0x10000) {
      out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    } else {
      out.writeBytes(
          new byte[] {
            (byte) 0x84,
            (byte) (length >> 24),
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length
          });
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
