package org.mtls4j.servlet.forwarded;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;
import org.mtls4j.source.TrustedHop;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.Pem;
import org.mtls4j.trust.AddressRange;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * Any bytes as the headers of a forwarded certificate: a chain that is written there, or refused.
 */
class ForwardedFuzzTest {

  /** Of whatever character: nginx escapes some that need not be. */
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme,CN=Root").at(NOW).build();
  private static final List<X509Certificate> CHAIN =
      CertificateAuthority.named("O=Acme,CN=Issuing")
          .signedBy(ROOT)
          .build()
          .issue("O=Acme,CN=a")
          .build()
          .chain();
  private static final X509Certificate LEAF = CHAIN.get(0);
  private static final X509Certificate VICTIM = ROOT.issue("O=Acme,CN=b").build().certificate();

  private static final TrustedHop HOP =
      TrustedHop.Addresses.insecureAddressesOnly(List.of(AddressRange.parse("10.0.0.1")));
  private static final ForwardedFormat[] FORMATS = ForwardedFormat.values();

  /** What a proxy's header may be read as: it is refused, and its client is told why. */
  private static final List<Reason> REFUSALS =
      List.of(
          Reason.NO_CERTIFICATE,
          Reason.FORWARDED_CERTIFICATE_MALFORMED,
          Reason.FORWARDED_CERTIFICATE_UNTRUSTED,
          Reason.CHAIN_TOO_LONG);

  /** The first octet is the format; then lines: the certificate, the verdict, the chain. */
  static Stream<byte[]> anyHeaders() {
    Stream<byte[]> sound =
        Stream.of(FORMATS)
            .map(
                format -> {
                  List<String> values = List.copyOf(ProxyHeaders.of(format, CHAIN).values());
                  String chain = values.size() > 1 ? values.get(1) : "";
                  String good = format == ForwardedFormat.HAPROXY ? "0" : "SUCCESS";
                  return input(format, String.join("\n", values.get(0), good, chain));
                });
    return Stream.concat(
        sound,
        Stream.of(
            new byte[0],
            input(ForwardedFormat.RFC9440, "::"),
            input(ForwardedFormat.RFC9440, ":AAAA:" + ";a".repeat(60_000)),
            input(ForwardedFormat.RFC9440, ":AAAA:;a=\"" + "\\\\".repeat(60_000)),
            input(ForwardedFormat.RFC9440, "\n\n" + ":AAAA:,".repeat(18_000)),
            input(ForwardedFormat.ENVOY, "By=;".repeat(30_000)),
            input(ForwardedFormat.ENVOY, "URI=,".repeat(25_000)),
            input(ForwardedFormat.ENVOY, "By=\"" + "\\".repeat(100_001)),
            input(ForwardedFormat.NGINX, "%2"),
            input(ForwardedFormat.TRAEFIK, ",".repeat(100_000)),
            input(ForwardedFormat.HAPROXY, "\"\n\n\"" + "MAAw".repeat(20_000)),
            input(ForwardedFormat.AWS_ALB, "-----BEGIN CERTIFICATE-----".repeat(4_000)),
            input(ForwardedFormat.APACHE, "(null)\n\n(null)")));
  }

  private static byte[] input(ForwardedFormat format, String lines) {
    return ((char) List.of(ForwardedFormat.values()).indexOf(format) + lines)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Forwarding by(ForwardedFormat format) {
    return new Forwarding(
        format,
        "X-Cert",
        format.hasChainHeader() ? "X-Chain" : null,
        format.hasVerifyHeader() ? "X-Verify" : null,
        HOP);
  }

  @MethodSource
  @FuzzTest
  void anyHeaders(byte[] data) {
    ForwardedFormat format = FORMATS[data.length == 0 ? 0 : (data[0] & 0xff) % FORMATS.length];
    String text = new String(data, StandardCharsets.ISO_8859_1).substring(Math.min(1, data.length));
    List<String> lines = Arrays.asList(text.split("\n", -1));
    Forwarding by = by(format);
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    fields.add(Map.entry("x-cert", lines.get(0)));
    if (lines.size() > 1) {
      fields.add(Map.entry("x-verify", lines.get(1)));
    }
    for (int i = 2; i < lines.size(); i++) {
      fields.add(
          Map.entry(
              format == ForwardedFormat.APACHE ? "x-chain_" + (i - 2) : "x-chain", lines.get(i)));
    }
    Verdict<ClientChain> verdict = ForwardedChain.read(by, new Fields(fields));
    verdict
        .rejected()
        .ifPresent(
            why -> {
              assertThat(why.reason()).isIn(REFUSALS);
              assertThat(why.detail()).hasSizeLessThan(2_000);
            });
    verdict.accepted().ifPresent(chain -> assertWritten(chain, format, text));
  }

  /** Each in its one form of base64; HAProxy alone writes several into one. */
  private static void assertWritten(ClientChain chain, ForwardedFormat format, String text) {
    String plain =
        ESCAPED
            .matcher(text)
            .replaceAll(
                one ->
                    Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(one.group(1), 16))))
            .replaceAll("[ \\t\\r\\n]", "");
    int looked = format == ForwardedFormat.HAPROXY ? 1 : chain.certificates().size();
    assertThat(chain.certificates().size()).isLessThanOrEqualTo(ForwardedChain.MOST_CERTIFICATES);
    for (X509Certificate each : chain.certificates().subList(0, looked)) {
      assertThat(plain).contains(ProxyHeaders.base64(each));
    }
  }

  private static String element(X509Certificate certificate) {
    return "Hash="
        + ProxyHeaders.hash(certificate)
        + ";Cert=\""
        + ProxyHeaders.escaped(Pem.of(certificate), "")
        + "\"";
  }

  static Stream<byte[]> anyNames() {
    String victim = element(VICTIM);
    return Stream.of(
            "spiffe://acme/a",
            "",
            "x;" + victim,
            "x," + victim,
            "x,By=y;" + victim,
            "x,By=y,By=z;" + victim,
            "x;DNS=y,Subject=\"z\"," + victim + ";URI=",
            "x\"," + victim,
            "x\\\"," + victim)
        .map(name -> name.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Envoy writes a client's URI and DNS names as they are: no name makes another client of it. */
  @MethodSource
  @FuzzTest
  void anyNames(byte[] name) {
    String text = new String(name, StandardCharsets.ISO_8859_1);
    for (String key : List.of(";URI=", ";DNS=", ";URI=;DNS=")) {
      Verdict<ClientChain> verdict =
          ForwardedChain.read(
              by(ForwardedFormat.ENVOY), Fields.of(Map.of("X-Cert", element(LEAF) + key + text)));
      verdict.accepted().ifPresent(chain -> assertThat(chain.leaf()).isEqualTo(LEAF));
    }
  }
}
