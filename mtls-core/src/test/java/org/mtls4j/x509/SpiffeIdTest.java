package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** SPIFFE IDs: one spelling, one in a certificate, and only in a workload's certificate. */
class SpiffeIdTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(Instant.parse("2031-05-06T07:08:09Z")).build();

  private static final String ID = "spiffe://acme.example/billing";

  static Stream<String> ids() {
    return Stream.of(
        ID,
        "spiffe://acme.example/ns/default/sa/billing",
        "spiffe://acme.example/Billing",
        "spiffe://acme.example/...",
        "spiffe://acme.example/.x",
        "spiffe://acme.example/x..",
        "spiffe://acme.example/-_.7",
        "spiffe://acme_prod.example-1/x",
        "spiffe://acme/x",
        "spiffe://-/x",
        "spiffe://10.1.2.3/x",
        "spiffe://" + "a".repeat(255) + "/x",
        "spiffe://acme.example/" + "x".repeat(2048 - 22));
  }

  @ParameterizedTest
  @MethodSource
  void ids(String id) {
    assertThat(uris(ROOT.issue("CN=x").uri(id))).containsExactly(new Text(id));
  }

  static Stream<String> noIds() {
    return Stream.of(
        "SPIFFE://acme.example/x",
        "Spiffe://acme.example/x",
        "spiffe://ACME.example/x",
        "spiffe:acme.example/x",
        "spiffe:/acme.example/x",
        "spiffe:///x",
        "spiffe://acme.example",
        "spiffe://acme.example/",
        "spiffe://acme.example/x/",
        "spiffe://acme.example//x",
        "spiffe://acme.example/x//y",
        "spiffe://acme.example/.",
        "spiffe://acme.example/..",
        "spiffe://acme.example/./x",
        "spiffe://acme.example/x/../y",
        "spiffe://acme.example/x/..",
        "spiffe://acme.example/%62illing",
        "spiffe://acme.example/a%2Fb",
        "spiffe://acme.example/a+b",
        "spiffe://acme.example/a:b",
        "spiffe://acme.example/a@b",
        "spiffe://acme.example/a~b",
        "spiffe://acme.example/*",
        "spiffe://acme.example:8443/x",
        "spiffe://me@acme.example/x",
        "spiffe://me:secret@acme.example/x",
        "spiffe://@acme.example/x",
        "spiffe://acme.example/x?y",
        "spiffe://acme.example/x?",
        "spiffe://acme.example?x",
        "spiffe://acme.example/x#y",
        "spiffe://acme.example/x#",
        "spiffe://[2001:db8::1]/x",
        "spiffe://" + "a".repeat(256) + "/x",
        "spiffe://acme.example/" + "x".repeat(2049 - 22));
  }

  @ParameterizedTest
  @MethodSource
  void noIds(String text) {
    assertThat(uris(ROOT.issue("CN=x").uri(text))).singleElement().isInstanceOf(Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://",
        "spiffe:",
        "spiffe://acme%2Eexample/x",
        "spiffe://*.acme.example/x",
        "spiffe://acme.example:/x",
        "spiffe://acme.example./x",
        "spiffe://acme.example\\x",
        "spiffe://acme.example/a b",
        "spiffe://acme.example/x\n",
        "spiffe://acme.example/\0",
        "spiffe://acme.example/a%zz",
      })
  void notEvenUris(String text) {
    assertThat(ParsedCertificate.of(ROOT.issue("CN=x").uri(text).build().certificate()).accepted())
        .isEmpty();
  }

  static Stream<Arguments> certificatesThatMayNotBearAnId() {
    return Stream.of(
        spoilt("two IDs", leaf -> leaf.uri("spiffe://acme.example/other")),
        spoilt("the same ID twice", leaf -> leaf.uri(ID)),
        spoilt("an ID of another trust domain", leaf -> leaf.uri("spiffe://globex.example/x")),
        spoilt("another URI", leaf -> leaf.uri("https://acme.example/billing")),
        spoilt("a malformed ID", leaf -> leaf.uri("spiffe://acme.example/")),
        spoilt("no key usage", CertificateBuilder::withoutKeyUsage),
        spoilt("no digitalSignature", leaf -> leaf.keyUsage(KeyUsage.keyAgreement)),
        spoilt(
            "keyCertSign", leaf -> leaf.keyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
        spoilt("cRLSign", leaf -> leaf.keyUsage(KeyUsage.digitalSignature | KeyUsage.cRLSign)));
  }

  private static Arguments spoilt(String what, UnaryOperator<CertificateBuilder> spoil) {
    return arguments(what, spoil.apply(svid()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void certificatesThatMayNotBearAnId(String what, CertificateBuilder leaf) {
    assertThat(uris(leaf)).isNotEmpty().allMatch(Unusable.class::isInstance);
  }

  static Stream<Arguments> certificatesThatMay() {
    return Stream.of(
        spoilt("as usual", leaf -> leaf),
        spoilt("with other names", leaf -> leaf.dns("a.example").email("a@b.example")),
        spoilt(
            "for servers too",
            leaf -> leaf.keyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void certificatesThatMay(String what, CertificateBuilder leaf) {
    assertThat(uris(leaf)).containsExactly(new Text(ID));
  }

  @Test
  void otherUrisMayBeSeveralAndInAnyCertificate() {
    String[] uris = {"https://acme.example/x", "urn:spiffe:x"};
    assertThat(uris(ROOT.issue("CN=x").uri(uris).withoutKeyUsage()))
        .containsExactly(new Text(uris[0]), new Text(uris[1]));
  }

  private static CertificateBuilder svid() {
    return ROOT.issue("").uri(ID);
  }

  private static Iterable<NameValue> uris(CertificateBuilder leaf) {
    return ParsedCertificate.of(leaf.build().certificate())
        .accepted()
        .orElseThrow()
        .values(SanType.URI);
  }
}
