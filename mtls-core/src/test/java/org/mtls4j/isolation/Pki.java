package org.mtls4j.isolation;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;

/**
 * The certificates of a small world in which everything is shared that can be: two names for three
 * keys, so that CAs of one name have different keys and one key goes under two names, and any CA
 * certifies any other. Each is made once.
 */
final class Pki {

  static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  static final int NAMES = 2;
  static final int KEYS = 3;

  /** RSA, because paths are judged far more often than certificates are signed. */
  private static final List<KeyPair> KEY_PAIRS =
      Stream.generate(KeyType.RSA_2048::generate).limit(KEYS).toList();

  private static final KeyPair CLIENT = KeyType.EC_P256.generate();

  private static final Map<AuthorityCertificate, CertificateAuthority> AUTHORITIES =
      new ConcurrentHashMap<>();
  private static final Map<Leaf, X509Certificate> LEAVES = new ConcurrentHashMap<>();

  private Pki() {}

  static X509Certificate certificate(AuthorityCertificate certificate) {
    return authority(certificate).certificate();
  }

  static X509Certificate certificate(Leaf leaf) {
    return LEAVES.computeIfAbsent(leaf.alone(), Pki::issue);
  }

  /** What the client sends. */
  static List<X509Certificate> chain(Leaf leaf) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(certificate(leaf));
    leaf.presented().forEach(certificate -> chain.add(certificate(certificate)));
    return chain;
  }

  private static CertificateAuthority authority(AuthorityCertificate certificate) {
    CertificateAuthority known = AUTHORITIES.get(certificate);
    if (known == null) {
      known = build(certificate);
      AUTHORITIES.put(certificate, known);
    }
    return known;
  }

  private static CertificateAuthority build(AuthorityCertificate certificate) {
    Authority subject = certificate.subject();
    CertificateAuthority.Builder builder =
        CertificateAuthority.named("CN=CA " + subject.name())
            .at(NOW)
            .keys(KEY_PAIRS.get(subject.key()));
    return subject.equals(certificate.issuer())
        ? builder.build()
        : builder.signedBy(root(certificate.issuer())).build();
  }

  private static CertificateAuthority root(Authority authority) {
    return authority(new AuthorityCertificate(authority, authority));
  }

  private static X509Certificate issue(Leaf leaf) {
    String subject =
        Stream.concat(
                leaf.organizations().stream().map(o -> ",O=" + o),
                leaf.commonNames().stream().map(cn -> ",CN=" + cn))
            .collect(Collectors.joining("", "OU=x", ""));
    CertificateBuilder builder =
        root(leaf.issuer()).issue(subject).keys(CLIENT).serial(BigInteger.valueOf(leaf.serial()));
    leaf.dns().forEach(builder::dns);
    leaf.uris().forEach(builder::uri);
    return builder.build().certificate();
  }
}
