package org.mtls4j.x509;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nothing but octets: what a container might hand over whose parser forgives more than ours. */
final class OctetsCertificate extends X509Certificate {

  private static final long serialVersionUID = 1;

  private final byte @Nullable [] octets;

  /** Of {@code octets}; null for one that cannot say its own encoding. */
  OctetsCertificate(byte @Nullable [] octets) {
    this.octets = octets == null ? null : octets.clone();
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    if (octets == null) {
      throw new CertificateEncodingException("no octets");
    }
    return octets.clone();
  }

  private static UnsupportedOperationException unread() {
    return new UnsupportedOperationException("only the octets count");
  }

  @Override
  public void checkValidity() {
    throw unread();
  }

  @Override
  public void checkValidity(Date date) {
    throw unread();
  }

  @Override
  public int getVersion() {
    throw unread();
  }

  @Override
  public BigInteger getSerialNumber() {
    throw unread();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getIssuerDN() {
    throw unread();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getSubjectDN() {
    throw unread();
  }

  @Override
  public Date getNotBefore() {
    throw unread();
  }

  @Override
  public Date getNotAfter() {
    throw unread();
  }

  @Override
  public byte[] getTBSCertificate() {
    throw unread();
  }

  @Override
  public byte[] getSignature() {
    throw unread();
  }

  @Override
  public String getSigAlgName() {
    throw unread();
  }

  @Override
  public String getSigAlgOID() {
    throw unread();
  }

  @Override
  public byte[] getSigAlgParams() {
    throw unread();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    throw unread();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    throw unread();
  }

  @Override
  public boolean[] getKeyUsage() {
    throw unread();
  }

  @Override
  public int getBasicConstraints() {
    throw unread();
  }

  @Override
  public void verify(PublicKey key) {
    throw unread();
  }

  @Override
  public void verify(PublicKey key, String provider) {
    throw unread();
  }

  @Override
  public String toString() {
    return octets.length + " octets";
  }

  @Override
  public PublicKey getPublicKey() {
    throw unread();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    throw unread();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    throw unread();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    throw unread();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    throw unread();
  }
}
