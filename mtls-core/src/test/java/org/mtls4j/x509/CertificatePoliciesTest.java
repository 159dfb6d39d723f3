package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;

/** What a certificate says of policies, read. */
class CertificatePoliciesTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(Instant.parse("2031-05-06T07:08:09Z")).build();

  private static CertificateBuilder leaf() {
    return ROOT.issue("CN=leaf");
  }

  private static CertificatePolicies read(CertificateBuilder leaf) {
    return ParsedCertificate.of(leaf.build().certificate()).accepted().orElseThrow().policies();
  }

  private static DERSequence sequence(String... oids) {
    ASN1ObjectIdentifier[] all = new ASN1ObjectIdentifier[oids.length];
    for (int i = 0; i < oids.length; i++) {
      all[i] = new ASN1ObjectIdentifier(oids[i]);
    }
    return new DERSequence(all);
  }

  @Test
  void whatIsNotSaidIsNotThere() {
    CertificatePolicies policies = read(leaf());
    assertThat(policies.asserted()).isNull();
    assertThat(policies.mappings()).isEmpty();
    assertThat(policies.requireExplicit()).isNull();
    assertThat(policies.inhibitMapping()).isNull();
    assertThat(policies.inhibitAny()).isNull();
  }

  @Test
  void assertedPolicies() throws Exception {
    DERSequence two = new DERSequence(new DERSequence[] {sequence("2.999.1"), sequence("2.999.2")});
    assertThat(read(leaf().extension("2.5.29.32", false, two.getEncoded())).asserted())
        .isEqualTo(Set.of("2.999.1", "2.999.2"));
  }

  @Test
  void mappingsAreCollectedAndNobodyChangesThem() throws Exception {
    DERSequence pairs =
        new DERSequence(
            new DERSequence[] {
              sequence("2.999.1", "2.999.2"),
              sequence("2.999.1", "2.999.3"),
              sequence("2.999.4", "2.999.2")
            });
    Map<String, Set<String>> mappings =
        read(leaf().extension("2.5.29.33", true, pairs.getEncoded())).mappings();
    assertThat(mappings)
        .isEqualTo(Map.of("2.999.1", Set.of("2.999.2", "2.999.3"), "2.999.4", Set.of("2.999.2")));
    Set<String> one = mappings.get("2.999.1");
    assertThatThrownBy(() -> one.add("2.999.5")).isInstanceOf(UnsupportedOperationException.class);
  }

  /** RFC 5280 sets no limit; nobody counts further than a number of certificates that there are. */
  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "1073741823, 1073741823", "1073741824, 2147483647"})
  void numbersOfCertificates(BigInteger written, int read) throws Exception {
    byte[] both = new PolicyConstraints(written, written).getEncoded();
    byte[] number = new ASN1Integer(written).getEncoded();
    CertificatePolicies policies =
        read(leaf().extension("2.5.29.36", true, both).extension("2.5.29.54", true, number));
    assertThat(policies.requireExplicit()).isEqualTo(read);
    assertThat(policies.inhibitMapping()).isEqualTo(read);
    assertThat(policies.inhibitAny()).isEqualTo(read);
  }
}
