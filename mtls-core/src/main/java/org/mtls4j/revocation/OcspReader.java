package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.OcspMessage.Single;
import org.mtls4j.revocation.OcspMessage.Status;
import org.mtls4j.x509.ParsedCertificate;

/** Reads a response (RFC 6960 section 4.2.1): one value in DER, of few parts. */
final class OcspReader {

  /** A delegate and those above it; more are sent to make us verify them. */
  private static final int MAX_CERTIFICATES = 8;

  /** Responders answer what they are asked; some add what they think will be asked next. */
  private static final int MAX_SINGLES = 100;

  /** RFC 9654 section 2.1. */
  private static final int LONGEST_NONCE = 128;

  /** What may be critical without harm: it does not change what the status means. */
  private static final Set<ASN1ObjectIdentifier> KNOWN =
      Set.of(
          OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
          OCSPObjectIdentifiers.id_pkix_ocsp_crl,
          OCSPObjectIdentifiers.id_pkix_ocsp_archive_cutoff,
          OCSPObjectIdentifiers.id_pkix_ocsp_extended_revoke);

  private OcspReader() {}

  static OcspMessage read(byte[] der) throws UnusableOcspException, OcspRefusal {
    try {
      OCSPResponse response = OCSPResponse.getInstance(whole(der));
      int status = response.getResponseStatus().getIntValue();
      if (status != OCSPResponseStatus.SUCCESSFUL) {
        throw new OcspRefusal(status);
      }
      @Nullable ResponseBytes bytes = response.getResponseBytes();
      if (bytes == null
          || !bytes.getResponseType().equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
        throw new UnusableOcspException("is of a type that nobody asked for");
      }
      return basic(whole(bytes.getResponse().getOctets()));
    } catch (IOException | CertificateException | ParseException | RuntimeException e) {
      // Bouncy Castle tells of bad DER by several kinds of unchecked exceptions.
      throw new UnusableOcspException("is no OCSP response that can be read: " + e.getMessage());
    }
  }

  private static ASN1Sequence whole(byte[] der) throws IOException, UnusableOcspException {
    ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
    if (!Arrays.equals(sequence.getEncoded(ASN1Encoding.DL), der)) {
      throw new UnusableOcspException("is no OCSP response in DER");
    }
    return sequence;
  }

  private static OcspMessage basic(ASN1Sequence sequence)
      throws IOException, CertificateException, ParseException, UnusableOcspException {
    BasicOCSPResponse basic = BasicOCSPResponse.getInstance(sequence);
    ResponseData data = basic.getTbsResponseData();
    if (data.getVersion().intValueExact() != 0) {
      throw new UnusableOcspException("is of another version than 1");
    }
    @Nullable Extensions extensions = data.getResponseExtensions();
    return new OcspMessage(
        new OcspSignature(
            sequence.getObjectAt(0).toASN1Primitive().getEncoded(ASN1Encoding.DL),
            basic.getSignatureAlgorithm(),
            basic.getSignature().getOctets()),
        data.getResponderID(),
        time(data.getProducedAt()),
        certificates(basic.getCerts()),
        singles(data.getResponses()),
        nonce(extensions),
        unknownCritical(extensions));
  }

  private static List<ParsedCertificate> certificates(@Nullable ASN1Sequence given)
      throws IOException, CertificateException, UnusableOcspException {
    if (given == null) {
      return List.of();
    }
    if (given.size() > MAX_CERTIFICATES) {
      throw new UnusableOcspException("brings " + given.size() + " certificates");
    }
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<ParsedCertificate> certificates = new ArrayList<>();
    for (ASN1Encodable each : given) {
      byte[] der = each.toASN1Primitive().getEncoded(ASN1Encoding.DL);
      X509Certificate certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      // One that cannot be read is nobody's.
      ParsedCertificate.of(certificate).accepted().ifPresent(certificates::add);
    }
    return List.copyOf(certificates);
  }

  private static List<Single> singles(ASN1Sequence given)
      throws ParseException, UnusableOcspException {
    if (given.size() > MAX_SINGLES) {
      throw new UnusableOcspException("speaks of " + given.size() + " certificates");
    }
    List<Single> singles = new ArrayList<>();
    for (ASN1Encodable each : given) {
      singles.add(single(SingleResponse.getInstance(each)));
    }
    return List.copyOf(singles);
  }

  private static Single single(SingleResponse response)
      throws ParseException, UnusableOcspException {
    Status status =
        switch (response.getCertStatus().getTagNo()) {
          case 0 -> Status.GOOD;
          case 1 -> Status.REVOKED;
          case 2 -> Status.UNKNOWN;
          default -> throw new UnusableOcspException("has a status that does not exist");
        };
    @Nullable RevokedInfo revoked =
        status == Status.REVOKED
            ? RevokedInfo.getInstance(response.getCertStatus().getStatus())
            : null;
    @Nullable ASN1GeneralizedTime next = response.getNextUpdate();
    return new Single(
        response.getCertID(),
        status,
        revoked == null ? Instant.EPOCH : time(revoked.getRevocationTime()),
        revoked == null || revoked.getRevocationReason() == null
            ? 0
            : revoked.getRevocationReason().getValue().intValueExact(),
        time(response.getThisUpdate()),
        next == null ? null : time(next),
        unknownCritical(response.getSingleExtensions()));
  }

  private static Instant time(ASN1GeneralizedTime time) throws ParseException {
    return time.getDate().toInstant();
  }

  private static @Nullable ByteBuffer nonce(@Nullable Extensions extensions)
      throws UnusableOcspException {
    @Nullable Extension extension =
        extensions == null
            ? null
            : extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    if (extension == null) {
      return null;
    }
    byte[] value = ASN1OctetString.getInstance(extension.getParsedValue()).getOctets();
    if (value.length == 0 || value.length > LONGEST_NONCE) {
      throw new UnusableOcspException("has a nonce that is none");
    }
    return ByteBuffer.wrap(value);
  }

  private static Optional<String> unknownCritical(@Nullable Extensions extensions) {
    return extensions == null
        ? Optional.empty()
        : Arrays.stream(extensions.getCriticalExtensionOIDs())
            .filter(oid -> !KNOWN.contains(oid))
            .map(ASN1ObjectIdentifier::getId)
            .findFirst();
  }
}
