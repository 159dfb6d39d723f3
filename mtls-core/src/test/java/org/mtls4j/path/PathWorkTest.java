package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/** What no hostile chain can cost. */
class PathWorkTest extends PathFixture {

  private static final KeyPair RSA = KeyType.RSA_2048.generate();

  private static Verdict<ValidatedPaths> judge(List<X509Certificate> chain, Work work) {
    ParsedChain parsed =
        ParsedChain.of(chain(chain), new ProvenAuthorities()).accepted().orElseThrow();
    return validator(ROOT).judge(parsed, NOW, work).verdict();
  }

  @Test
  void lookAlikeIssuersCostABoundedNumberOfSignatures() {
    IssuedCertificate client = below(ROOT, "CN=Lower").build().issue("CN=c").build();
    List<X509Certificate> chain = new ArrayList<>(List.of(client.certificate()));
    CertificateAuthority stranger = ca("CN=Stranger").keys(KEYS).build();
    for (int i = 0; i < 2 * Work.MAX_SIGNATURES; i++) {
      chain.add(below(stranger, "CN=Lower").build().certificate());
    }
    Work work = new Work();
    assertReason(judge(chain, work), Reason.CHAIN_TOO_LONG);
    assertThat(work.signatures()).isEqualTo(Work.MAX_SIGNATURES + 1);
    assertThat(work.paths()).isZero();
  }

  @Test
  void lookAlikesOfOneKeyCostOneSignature() {
    IssuedCertificate client = below(ROOT, "CN=Lower").build().issue("CN=c").build();
    List<X509Certificate> chain = new ArrayList<>(List.of(client.certificate()));
    CertificateAuthority stranger = ca("CN=Stranger").keys(KEYS).build();
    for (int i = 0; i < 2 * Work.MAX_SIGNATURES; i++) {
      chain.add(below(stranger, "CN=Lower").keys(KEYS).build().certificate());
    }
    Work work = new Work();
    assertReason(judge(chain, work), Reason.INVALID_SIGNATURE);
    assertThat(work.signatures()).isEqualTo(1);
  }

  @Test
  void noPathIsJudgedWhereASignatureFails() {
    Work work = new Work();
    assertReason(
        judge(ca("CN=Root").build().issue("CN=c").build().chain(), work), Reason.INVALID_SIGNATURE);
    assertThat(work.paths()).isZero();
  }

  @Test
  void theKeyIdentifierSavesTheSignaturesOfOtherAnchors() {
    CertificateAuthority namesake = ca("CN=Root").build();
    Work work = new Work();
    ParsedChain client =
        ParsedChain.of(chain(ROOT.issue("CN=c").build().chain()), new ProvenAuthorities())
            .accepted()
            .orElseThrow();
    assertReason(validator(namesake, ROOT).judge(client, NOW, work).verdict(), null);
    assertThat(work.signatures()).isEqualTo(1);
  }

  /** Whoever makes up a key, and has it checked by strangers, chooses how long that takes. */
  @ParameterizedTest(name = "{0} bits: {1}")
  @CsvSource({"33, ", "34, ALGORITHM_NOT_ALLOWED"})
  void aCostlyExponent(int bits, @Nullable Reason expected) throws Exception {
    assertReason(judgeSignedBy(withExponentOf(bits), "SHA256withRSA"), expected);
  }

  /** The primes of a key that is there, since finding others takes long. */
  private static KeyPair withExponentOf(int bits) throws Exception {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) RSA.getPrivate();
    BigInteger order =
        key.getPrimeP().subtract(BigInteger.ONE).multiply(key.getPrimeQ().subtract(BigInteger.ONE));
    BigInteger exponent = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
    while (!exponent.gcd(order).equals(BigInteger.ONE)) {
      exponent = exponent.add(BigInteger.TWO);
    }
    KeyFactory factory = KeyFactory.getInstance("RSA");
    return new KeyPair(
        factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), exponent)),
        factory.generatePrivate(
            new RSAPrivateKeySpec(key.getModulus(), exponent.modInverse(order))));
  }

  /** Of a public key, nobody has to have the private one. */
  @ParameterizedTest(name = "{0} bits: {1}")
  @CsvSource({"8192, INVALID_SIGNATURE", "8193, ALGORITHM_NOT_ALLOWED"})
  void aCostlyModulus(int bits, Reason expected) throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    RSAPublicKeySpec costly = new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4);
    KeyPair forged =
        new KeyPair(KeyFactory.getInstance("RSA").generatePublic(costly), RSA.getPrivate());
    assertReason(judgeSignedBy(forged, "SHA256withRSA"), expected);
  }

  /** Its modulus has no limit. */
  @Test
  void aKeyForDsa() throws Exception {
    KeyPair dsa = KeyPairGenerator.getInstance("DSA").generateKeyPair();
    assertReason(judgeSignedBy(dsa, "SHA256withDSA"), Reason.ALGORITHM_NOT_ALLOWED);
  }

  private static Verdict<ValidatedPaths> judgeSignedBy(KeyPair keys, String algorithm) {
    CertificateAuthority costly = below(ROOT, "CN=Costly").keys(keys).build();
    return judge(
        costly.issue("CN=c").keys(KEYS).signatureAlgorithm(algorithm).build().chain(), ROOT);
  }

  @Test
  void crossSigningCostsABoundedNumberOfSteps() {
    List<CertificateAuthority> clique =
        IntStream.range(0, 9)
            .mapToObj(i -> below(ROOT, "CN=" + i).keys(KeyType.EC_P256.generate()).build())
            .toList();
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(clique.get(0).issue("CN=c").build().certificate());
    for (CertificateAuthority one : clique) {
      for (CertificateAuthority other : clique) {
        if (one != other) {
          chain.add(
              below(other, "CN=" + clique.indexOf(one)).keys(one.keys()).build().certificate());
        }
      }
    }
    Work work = new Work();
    assertReason(judge(chain, work), Reason.CHAIN_TOO_LONG);
    assertThat(work.steps()).isBetween(Work.MAX_STEPS + 1, 2 * Work.MAX_STEPS);
    assertThat(work.signatures()).isLessThanOrEqualTo(Work.MAX_SIGNATURES + 1);
  }

  @Test
  void manyWaysToTheAnchorAreCounted() {
    List<X509Certificate> chain = new ArrayList<>();
    CertificateAuthority lower = below(ROOT, "CN=Lower").keys(KEYS).build();
    chain.add(lower.issue("CN=c").build().certificate());
    for (int i = 0; i < Work.MAX_PATHS + 1; i++) {
      chain.add(below(ROOT, "CN=Lower").keys(KEYS).build().certificate());
    }
    Work work = new Work();
    assertReason(judge(chain, work), Reason.CHAIN_TOO_LONG);
    assertThat(work.paths()).isEqualTo(Work.MAX_PATHS + 1);
  }

  static Stream<Arguments> namesTimesConstraints() {
    return Stream.of(
        arguments("permitted", new NameConstraints(hosts("h"), null)),
        arguments("excluded", new NameConstraints(null, hosts("x"))));
  }

  private static GeneralName host(String name) {
    return new GeneralName(GeneralName.dNSName, name + ".example");
  }

  private static GeneralSubtree[] hosts(String prefix) {
    return IntStream.range(0, 600)
        .mapToObj(i -> new GeneralSubtree(host(prefix + i)))
        .toArray(GeneralSubtree[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("namesTimesConstraints")
  void namesTimesConstraintsAreCountedBeforeTheyAreCompared(
      String which, NameConstraints constraints) {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited").extension("2.5.29.30", true, der(constraints)).build();
    GeneralName[] names =
        IntStream.range(0, 600).mapToObj(i -> host("h" + i)).toArray(GeneralName[]::new);
    IssuedCertificate client =
        limited.issue("CN=c").subjectAlternativeNameDer(der(new GeneralNames(names))).build();
    Work work = new Work();
    assertReason(judge(client.chain(), work), Reason.CHAIN_TOO_LONG);
    assertThat(work.comparisons()).isGreaterThan(Work.MAX_COMPARISONS);
    CandidatePath path =
        new CandidatePath(
            List.of(parsed(client.certificate()), parsed(limited.certificate())),
            parsed(ROOT.certificate()));
    assertThat(ConstrainedPath.check(path, new Work())).contains(Work.TOO_MUCH);
  }
}
