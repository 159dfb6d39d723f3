package org.mtls4j.path;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An anchor's certificate as a member of a path below itself. Its signature is not looked at and it
 * counts as self-issued: the policy, and not another CA, vouches for its key.
 */
final class AnchorInPath extends X509Certificate {

  private static final long serialVersionUID = 1;

  private final transient X509Certificate anchor;

  AnchorInPath(X509Certificate anchor) {
    this.anchor = anchor;
  }

  @Override
  public void verify(PublicKey key) {
    // Vouched for by the policy.
  }

  @Override
  public void verify(PublicKey key, String provider) {
    // Vouched for by the policy.
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return anchor.getSubjectX500Principal();
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return anchor.getSubjectX500Principal();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getIssuerDN() {
    return anchor.getSubjectDN();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getSubjectDN() {
    return anchor.getSubjectDN();
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    anchor.checkValidity();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    anchor.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return anchor.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return anchor.getSerialNumber();
  }

  @Override
  public Date getNotBefore() {
    return anchor.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return anchor.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return anchor.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return anchor.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return anchor.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return anchor.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return anchor.getSigAlgParams();
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return anchor.getIssuerUniqueID();
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return anchor.getSubjectUniqueID();
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return anchor.getKeyUsage();
  }

  @Override
  public @Nullable List<String> getExtendedKeyUsage() throws CertificateParsingException {
    return anchor.getExtendedKeyUsage();
  }

  @Override
  public @Nullable Collection<List<?>> getSubjectAlternativeNames()
      throws CertificateParsingException {
    return anchor.getSubjectAlternativeNames();
  }

  @Override
  public int getBasicConstraints() {
    return anchor.getBasicConstraints();
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    return anchor.getEncoded();
  }

  @Override
  public String toString() {
    return anchor.toString();
  }

  @Override
  public PublicKey getPublicKey() {
    return anchor.getPublicKey();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return anchor.getCriticalExtensionOIDs();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return anchor.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return anchor.getExtensionValue(oid);
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return anchor.hasUnsupportedCriticalExtension();
  }
}
