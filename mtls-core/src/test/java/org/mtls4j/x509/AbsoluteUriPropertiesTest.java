package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.x509.NameValue.Text;

/** URIs as names: never an exception, and never one that the JDK's validation reads otherwise. */
class AbsoluteUriPropertiesTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root")
          .key(KeyType.RSA_2048)
          .at(Instant.parse("2031-05-06T07:08:09Z"))
          .build();

  @Property
  void whatIsReadTheJdkReadsToo(@ForAll("uris") String uri) {
    boolean wellFormed = isWellFormed(uri);
    Statistics.label("well formed")
        .collect(wellFormed)
        .coverage(coverage -> coverage.check(true).percentage(good -> good > 5));
    // A certificate is read only where the JDK, too, can read its names.
    assertThat(
            ParsedCertificate.of(
                    ROOT.issue("CN=x").keys(ROOT.keys()).uri(uri).build().certificate())
                .accepted()
                .isPresent())
        .isEqualTo(wellFormed);
  }

  @Property
  void whatMayBeReliedOnIsReadTheSameWhenReadAgain(@ForAll("uris") String uri) throws Exception {
    if (isWellFormed(uri) && SanText.uri(uri) instanceof Text text) {
      assertThat(SanText.uri(text.value())).isEqualTo(text);
      assertThat(SanType.URI.folded(text.value())).isEqualTo(text.value());
      assertThat(text.value()).isEqualToIgnoringCase(uri);
    }
  }

  private static boolean isWellFormed(String uri) {
    try {
      AbsoluteUri.parse(uri);
      return true;
    } catch (MalformedDer e) {
      return false;
    }
  }

  @Provide
  Arbitrary<String> uris() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "http:",
            "spiffe:",
            "urn:",
            "//",
            "/",
            "?",
            "#",
            "@",
            ":",
            ".",
            "..",
            "-",
            "_",
            "a",
            "Z",
            "7",
            "acme.example",
            "10.1.2.3",
            "[2001:db8::1]",
            "[",
            "]",
            "[::]",
            "%",
            "%2F",
            "%2f",
            "%61",
            "\\",
            " ",
            "*",
            "~",
            "+",
            "&",
            "'",
            "\"",
            "<",
            "|",
            "^",
            "\0",
            "8443");
    return pieces
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts))
        .flatMap(
            rest ->
                Arbitraries.of("", "http://", "spiffe://acme.example", "x:")
                    .map(start -> start + rest));
  }
}
