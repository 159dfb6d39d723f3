package org.mtls4j.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one certificate (RFC 6960 section 4.1). Immutable and thread-safe.
 *
 * @param issuer the CA that issued it
 * @param serial its number
 */
record OcspQuestion(OcspIssuer issuer, BigInteger serial) {

  /** What RFC 9654 section 2.1 has clients send. */
  static final int NONCE_LENGTH = 32;

  /** RFC 6960 appendix A.1: longer ones are posted. */
  private static final int LONGEST_GET = 255;

  static OcspQuestion of(JudgedCertificate judged) {
    return new OcspQuestion(
        OcspIssuer.of(judged), judged.certificate().certificate().getSerialNumber());
  }

  /** The request. {@code nonce} is null for one that caches may answer. */
  byte[] der(byte @Nullable [] nonce) {
    Request one = new Request(issuer.asked(serial), null);
    try {
      return new OCSPRequest(
              new TBSRequest(
                  null,
                  new DERSequence(one),
                  nonce == null ? null : new Extensions(extension(nonce))),
              null)
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a request has an encoding", e);
    }
  }

  private static Extension extension(byte[] nonce) throws IOException {
    return new Extension(
        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded());
  }

  /** Where the answer is had by GET, which caches on the way may give; empty where too long. */
  Optional<URI> address(URI responder) {
    String encoded =
        URLEncoder.encode(Base64.getEncoder().encodeToString(der(null)), StandardCharsets.US_ASCII);
    String base = responder.toString();
    String address = base + (base.endsWith("/") ? "" : "/") + encoded;
    return responder.getRawQuery() == null
            && responder.getRawFragment() == null
            && address.length() <= LONGEST_GET
        ? Optional.of(URI.create(address))
        : Optional.empty();
  }
}
