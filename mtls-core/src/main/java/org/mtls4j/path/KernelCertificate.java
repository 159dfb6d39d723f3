package org.mtls4j.path;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A certificate as it is handed to the kernel: what {@link ParsedCertificate#kernelView} says, with
 * the signature of the real one. So the kernel judges signatures of algorithms that this Java does
 * not know, each once, and no provider is registered for them.
 */
final class KernelCertificate extends X509Certificate {

  private static final long serialVersionUID = 1;

  private final transient ParsedCertificate certificate;
  private final transient ParsedCertificate issuer;
  private final transient Signatures signatures;
  private final transient X509Certificate view;

  KernelCertificate(
      ParsedCertificate certificate, ParsedCertificate issuer, Signatures signatures) {
    this.certificate = certificate;
    this.issuer = issuer;
    this.signatures = signatures;
    this.view = certificate.kernelView();
  }

  /** Under the issuer's key, whichever object the kernel holds that key in. */
  @Override
  public void verify(PublicKey key) throws SignatureException {
    Optional<Rejection> flaw = signatures.flawOf(certificate, issuer);
    if (flaw.isPresent()) {
      throw new SignatureException(flaw.get().detail());
    }
  }

  @Override
  public void verify(PublicKey key, String provider) throws SignatureException {
    verify(key);
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return view.getIssuerX500Principal();
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return view.getSubjectX500Principal();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getIssuerDN() {
    return view.getIssuerDN();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getSubjectDN() {
    return view.getSubjectDN();
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    view.checkValidity();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    view.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return view.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return view.getSerialNumber();
  }

  @Override
  public Date getNotBefore() {
    return view.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return view.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return view.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return view.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return view.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return view.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return view.getSigAlgParams();
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return view.getIssuerUniqueID();
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return view.getSubjectUniqueID();
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return view.getKeyUsage();
  }

  @Override
  public @Nullable List<String> getExtendedKeyUsage() throws CertificateParsingException {
    return view.getExtendedKeyUsage();
  }

  @Override
  public @Nullable Collection<List<?>> getSubjectAlternativeNames()
      throws CertificateParsingException {
    return view.getSubjectAlternativeNames();
  }

  @Override
  public int getBasicConstraints() {
    return view.getBasicConstraints();
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    return view.getEncoded();
  }

  @Override
  public String toString() {
    return view.toString();
  }

  @Override
  public PublicKey getPublicKey() {
    return view.getPublicKey();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return view.getCriticalExtensionOIDs();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return view.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return view.getExtensionValue(oid);
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return view.hasUnsupportedCriticalExtension();
  }
}
