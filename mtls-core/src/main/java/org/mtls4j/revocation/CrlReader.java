package org.mtls4j.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CRL from a stream of DER (RFC 5280 section 5.1) in one pass: its entries into an index,
 * its bytes into the digest that its signature is verified by. Besides the index it holds one
 * buffer, and the entries once more until they are sorted.
 */
final class CrlReader {

  private static final int VERSION = DerStream.INTEGER;
  private static final int EXTENSIONS = 0xa0;
  private static final byte[] VERSION_2 = {1};

  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(
          Extension.issuingDistributionPoint,
          Extension.deltaCRLIndicator,
          Extension.cRLNumber,
          Extension.authorityKeyIdentifier,
          Extension.freshestCRL,
          Extension.issuerAlternativeName);

  private final DerStream in;

  private CrlReader(DerStream in) {
    this.in = in;
  }

  /** Reads the stream to its end. */
  static Crl read(InputStream der) throws IOException, UnusableCrlException {
    try {
      return new CrlReader(new DerStream(der)).list();
    } catch (RuntimeException e) {
      // Bouncy Castle and X500Principal tell of bad DER by several kinds of unchecked exceptions.
      throw UnusableCrlException.unreadable("an algorithm, a name or an extension is malformed", e);
    }
  }

  private Crl list() throws IOException, UnusableCrlException {
    long end = in.enter(DerStream.SEQUENCE);
    end += in.offset();
    in.beginHashing();
    long bodyEnd = in.enter(DerStream.SEQUENCE);
    bodyEnd += in.offset();
    if (in.peekTag() == VERSION && !Arrays.equals(in.content(VERSION), VERSION_2)) {
      throw UnusableCrlException.unreadable("a version other than 2");
    }
    byte[] algorithmDer = in.value(DerStream.SEQUENCE);
    CrlDigest digest = digest(AlgorithmIdentifier.getInstance(algorithmDer));
    in.hashWith(digest);
    X500Principal issuer = new X500Principal(in.value(DerStream.SEQUENCE));
    Instant thisUpdate = CrlTime.read(in);
    Instant nextUpdate = nextUpdate(bodyEnd);
    CrlEntryReader entries = new CrlEntryReader(in, issuer);
    if (in.offset() < bodyEnd && in.peekTag() == DerStream.SEQUENCE) {
      entries.read();
    }
    @Nullable Extensions extensions = in.offset() < bodyEnd ? extensions() : null;
    if (in.offset() != bodyEnd) {
      throw UnusableCrlException.unreadable("something that is no part of a CRL");
    }
    in.endHashing();
    CrlSignature signature = digest.signature(signature(algorithmDer));
    if (in.offset() != end || in.peekTag() >= 0) {
      throw new UnusableCrlException("holds more than the CRL's DER");
    }
    return new Crl(
        issuer,
        thisUpdate,
        nextUpdate,
        about(extensions, issuer, entries),
        entries.index(),
        signature);
  }

  private static CrlDigest digest(AlgorithmIdentifier algorithm)
      throws IOException, UnusableCrlException {
    return CrlDigest.of(
        algorithm,
        algorithm.getParameters() == null
            ? null
            : algorithm.getParameters().toASN1Primitive().getEncoded(ASN1Encoding.DER));
  }

  private Instant nextUpdate(long bodyEnd) throws IOException, UnusableCrlException {
    int tag = in.offset() < bodyEnd ? in.peekTag() : -1;
    if (tag != DerStream.UTC_TIME && tag != DerStream.GENERALIZED_TIME) {
      throw new UnusableCrlException("has no nextUpdate, so nobody can tell when it is stale");
    }
    return CrlTime.read(in);
  }

  private Extensions extensions() throws IOException, UnusableCrlException {
    long length = in.enter(EXTENSIONS);
    long end = in.offset() + length;
    Extensions extensions = Extensions.getInstance(in.value(DerStream.SEQUENCE));
    if (in.offset() != end) {
      throw UnusableCrlException.unreadable("more than one value of extensions");
    }
    return extensions;
  }

  private byte[] signature(byte[] algorithmInside) throws IOException, UnusableCrlException {
    if (!Arrays.equals(in.value(DerStream.SEQUENCE), algorithmInside)) {
      throw UnusableCrlException.unreadable("two different signature algorithms");
    }
    byte[] bits = in.content(DerStream.BIT_STRING);
    if (bits.length == 0 || bits[0] != 0) {
      throw UnusableCrlException.unreadable("a signature that is none");
    }
    return Arrays.copyOfRange(bits, 1, bits.length);
  }

  private static CrlTraits about(
      @Nullable Extensions extensions, X500Principal issuer, CrlEntryReader entries)
      throws IOException {
    if (extensions == null) {
      return new CrlTraits(
          null, null, CrlScope.ALL, entries.isUnderstood() && !entries.namesIssuers());
    }
    @Nullable Extension idp = extensions.getExtension(Extension.issuingDistributionPoint);
    CrlScope scope =
        idp == null
            ? CrlScope.ALL
            : CrlScope.of(IssuingDistributionPoint.getInstance(idp.getParsedValue()), issuer);
    boolean understood =
        entries.isUnderstood()
            && (scope.indirect() || !entries.namesIssuers())
            && UNDERSTOOD.containsAll(Set.of(extensions.getCriticalExtensionOIDs()));
    return new CrlTraits(
        number(extensions, Extension.cRLNumber),
        number(extensions, Extension.deltaCRLIndicator),
        scope,
        understood);
  }

  private static @Nullable BigInteger number(Extensions extensions, ASN1ObjectIdentifier type) {
    @Nullable Extension extension = extensions.getExtension(type);
    return extension == null
        ? null
        : ASN1Integer.getInstance(extension.getParsedValue()).getValue();
  }
}
