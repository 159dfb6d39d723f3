package org.mtls4j.revocation;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A successful response as it was read; that it parses says nothing about who signed it.
 *
 * @param signature of the response
 * @param signer by what the signer names itself
 * @param producedAt when it was signed
 * @param certificates that came along, of delegates
 * @param singles what it says, of one certificate each
 * @param nonce that came back, or null
 * @param unknownCritical an extension of the whole that is critical and not known, or empty
 */
record OcspMessage(
    OcspSignature signature,
    ResponderID signer,
    Instant producedAt,
    List<ParsedCertificate> certificates,
    List<Single> singles,
    @Nullable ByteBuffer nonce,
    Optional<String> unknownCritical) {

  /** What a responder may say of a certificate (RFC 6960 section 2.2). */
  enum Status {
    GOOD,
    REVOKED,
    UNKNOWN
  }

  /**
   * What it says of one certificate.
   *
   * @param id which
   * @param status what
   * @param since when it was revoked; the epoch where it was not
   * @param reason of the revocation; 0 where none is given
   * @param thisUpdate from when on that is known to be right
   * @param nextUpdate until when; null where newer information may be had at any time
   * @param unknownCritical an extension that is critical and not known, or empty
   */
  record Single(
      CertID id,
      Status status,
      Instant since,
      int reason,
      Instant thisUpdate,
      @Nullable Instant nextUpdate,
      Optional<String> unknownCritical) {}
}
