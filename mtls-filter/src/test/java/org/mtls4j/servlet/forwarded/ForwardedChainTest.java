package org.mtls4j.servlet.forwarded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;
import org.mtls4j.source.TrustedHop;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.testkit.Pem;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/** What every format reads as its proxy writes it, and refuses in any other form. */
class ForwardedChainTest {

  private static final TrustedHop HOP =
      new TrustedHop.Client(new DomainName("edge"), Set.of("proxy"));
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme,CN=Root").build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("O=Acme,CN=Issuing").signedBy(ROOT).build();
  private static final IssuedCertificate CLIENT =
      ISSUING.issue("O=Acme,CN=a\\\"\\;b\\\\").uri("spiffe://acme/a;b,c").build();
  private static final List<X509Certificate> CHAIN = CLIENT.chain();
  private static final X509Certificate LEAF = CLIENT.certificate();
  private static final X509Certificate OTHER =
      ISSUING.issue("O=Acme,CN=victim").build().certificate();

  /** RFC 9440 appendix A, and so RFC 9421 appendix B.3. */
  private static final String OF_THE_RFC =
      ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNV"
          + "BAMMEkxBIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNV"
          + "BAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p"
          + "5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm"
          + "3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0R"
          + "AQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6"
          + "bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:";

  private static Forwarding by(ForwardedFormat format) {
    return switch (format) {
      case APACHE -> new Forwarding(format, "SSL_CLIENT_CERT", "SSL_CLIENT_CERT_CHAIN", null, HOP);
      case HAPROXY -> new Forwarding(format, "X-SSL-Client-Cert", "X-SSL-Client-Chain", null, HOP);
      case BASE64_DER -> new Forwarding(format, "X-Cert", null, null, HOP);
      default -> Forwarding.of(format, HOP);
    };
  }

  private static Verdict<ClientChain> read(ForwardedFormat format, Map<String, String> headers) {
    return ForwardedChain.read(by(format), Fields.of(headers));
  }

  private static Verdict<ClientChain> read(ForwardedFormat format, String value) {
    return read(format, Map.of(by(format).header(), value));
  }

  private static void assertRefused(Verdict<ClientChain> verdict, Reason reason) {
    assertThat(verdict.rejected())
        .hasValueSatisfying(why -> assertThat(why.reason()).as(why.detail()).isEqualTo(reason));
  }

  private static void assertMalformed(Verdict<ClientChain> verdict) {
    assertRefused(verdict, Reason.FORWARDED_CERTIFICATE_MALFORMED);
  }

  @ParameterizedTest
  @EnumSource
  void readsTheChainThatWasPresented(ForwardedFormat format) {
    List<X509Certificate> expected =
        ProxyHeaders.carriesChains(format) ? CHAIN : CHAIN.subList(0, 1);
    assertThat(
            read(format, ProxyHeaders.of(format, CHAIN)).accepted().map(ClientChain::certificates))
        .hasValue(expected);
    assertThat(
            read(format, ProxyHeaders.of(format, List.of(LEAF)))
                .accepted()
                .map(ClientChain::certificates))
        .hasValue(List.of(LEAF));
  }

  @ParameterizedTest
  @EnumSource
  void namesOfHeadersHaveNoCase(ForwardedFormat format) {
    Map<String, String> shouted =
        ProxyHeaders.of(format, CHAIN).entrySet().stream()
            .collect(
                Collectors.toMap(
                    header -> header.getKey().toUpperCase(java.util.Locale.ROOT),
                    Map.Entry::getValue));
    assertThat(read(format, shouted).isAccepted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsNoCertificate(ForwardedFormat format) {
    assertRefused(read(format, Map.of()), Reason.NO_CERTIFICATE);
    assertRefused(read(format, ""), Reason.NO_CERTIFICATE);
    assertRefused(read(format, " "), Reason.NO_CERTIFICATE);
  }

  @Test
  void whatProxiesWriteForNothing() {
    assertRefused(read(ForwardedFormat.APACHE, "(null)"), Reason.NO_CERTIFICATE);
    assertRefused(read(ForwardedFormat.RFC9440, "::"), Reason.NO_CERTIFICATE);
    assertRefused(read(ForwardedFormat.HAPROXY, "\"\""), Reason.NO_CERTIFICATE);
    assertMalformed(read(ForwardedFormat.NGINX, "(null)"));
  }

  /** Spoilt in one way each, whatever the format. */
  @ParameterizedTest
  @EnumSource
  void refusesWhatNoProxyOfTheFormatWrites(ForwardedFormat format) {
    Map<String, String> good = ProxyHeaders.of(format, List.of(LEAF));
    String name = good.keySet().iterator().next();
    String value = good.get(name).replace(";URI=", "");
    Fields fields = Fields.of(good);
    assertMalformed(ForwardedChain.read(by(format), fields.and(name, value)));
    String twin = name.contains("_") ? name.replace('_', '-') : name.replace('-', '_');
    assertMalformed(ForwardedChain.read(by(format), fields.and(twin, value)));
    assertMalformed(ForwardedChain.read(by(format), fields.and(twin, "")));
    for (String spoilt :
        List.of(
            value.substring(0, value.length() / 2),
            value.substring(1),
            "x" + value,
            value + "x",
            value + "," + value,
            value + ", " + value,
            value + value,
            value.replaceFirst("MII", "MI I"),
            value.replaceFirst("MII", "MI-I"),
            value.replaceFirst("MII", "MI\u00e4I"),
            value.replaceFirst("MII", "MI%0AI%0"),
            value.replaceFirst("MII", "MI%zzI"),
            value.replaceFirst("MII", "MI%I"),
            "null",
            "undefined",
            "-",
            "%",
            ":",
            "\"",
            "=",
            ";",
            ",")) {
      Verdict<ClientChain> verdict = read(format, spoilt);
      // Two equal certificates one after another are a chain, of the formats that carry chains.
      boolean chain = format == ForwardedFormat.TRAEFIK && spoilt.equals(value + "," + value);
      boolean blocks = format == ForwardedFormat.AWS_ALB && spoilt.equals(value + value);
      // Of several elements the last is our neighbour's.
      boolean elements =
          format == ForwardedFormat.ENVOY
              && Set.of(value + "," + value, value + ", " + value).contains(spoilt);
      // Where lines ended Apache writes spaces.
      boolean line = format == ForwardedFormat.APACHE && spoilt.contains("MI I");
      if (!chain && !blocks && !elements && !line) {
        assertMalformed(verdict);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesOctetsBehindTheCertificate(ForwardedFormat format) {
    byte[] der = ProxyHeaders.der(LEAF);
    String good = ProxyHeaders.base64(LEAF);
    String longer = Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 3));
    String name = by(format).header();
    String value = ProxyHeaders.of(format, List.of(LEAF)).get(name);
    String spoilt =
        switch (format) {
          case NGINX, AWS_ALB, ENVOY -> ProxyHeaders.escaped(armoured(longer), "");
          case APACHE -> armoured(longer).strip().replace('\n', ' ');
          default -> value.replace(good, longer);
        };
    assertThat(spoilt).isNotEqualTo(value);
    assertMalformed(
        read(
            format,
            format == ForwardedFormat.ENVOY
                ? "Hash=" + ProxyHeaders.hash(LEAF) + ";Cert=\"" + spoilt + "\""
                : spoilt));
  }

  private static String armoured(String base64) {
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }

  /** Two spellings of one octet string would be two keys of one certificate. */
  @Test
  void refusesBase64ThatIsNotTheOneForm() {
    String good = ProxyHeaders.base64(LEAF);
    for (String spelling :
        List.of(
            good.replace("=", "").concat(good.contains("=") ? "" : "===="),
            good.replace('+', '-').replace('/', '_').concat("_"),
            good.substring(0, 4) + "\n" + good.substring(4),
            " " + good.substring(0, 4) + " " + good.substring(4))) {
      assertMalformed(read(ForwardedFormat.AZURE, spelling));
    }
    assertMalformed(read(ForwardedFormat.AZURE, "MDB="));
  }

  /** A decoder of forms would make spaces of the pluses that AWS leaves as they are. */
  @Test
  void aPlusIsAPlus() {
    X509Certificate plus =
        Stream.generate(() -> ROOT.issue("CN=x").build().certificate())
            .filter(certificate -> ProxyHeaders.base64(certificate).contains("+"))
            .findFirst()
            .orElseThrow();
    String left = ProxyHeaders.escaped(Pem.of(plus), "+=/");
    assertThat(left).contains("+");
    for (String value : List.of(left, left.replace("+", "%2B"), left.replace("+", "%2b"))) {
      assertThat(read(ForwardedFormat.AWS_ALB, value).accepted().map(ClientChain::leaf))
          .hasValue(plus);
      assertThat(read(ForwardedFormat.NGINX, value).accepted().map(ClientChain::leaf))
          .hasValue(plus);
    }
    assertMalformed(read(ForwardedFormat.NGINX, left.replace("%20", "+")));
    assertMalformed(read(ForwardedFormat.NGINX, left.replace("+", "%20")));
  }

  static Stream<Arguments> foreign() {
    return Stream.of(ForwardedFormat.values())
        .flatMap(
            configured ->
                Stream.of(ForwardedFormat.values()).map(written -> arguments(configured, written)));
  }

  /** The encoding is configured: what another format writes is not understood by accident. */
  @ParameterizedTest(name = "{0} given {1}")
  @MethodSource("foreign")
  void neverGuesses(ForwardedFormat configured, ForwardedFormat written) {
    String value = ProxyHeaders.of(written, List.of(LEAF)).values().iterator().next();
    Set<ForwardedFormat> plain =
        Set.of(
            ForwardedFormat.AZURE,
            ForwardedFormat.CLOUDFLARE,
            ForwardedFormat.BASE64_DER,
            ForwardedFormat.HAPROXY,
            ForwardedFormat.TRAEFIK);
    Set<ForwardedFormat> escaped = Set.of(ForwardedFormat.NGINX, ForwardedFormat.AWS_ALB);
    boolean alike =
        configured == written
            || plain.containsAll(Set.of(configured, written))
            || escaped.containsAll(Set.of(configured, written));
    Verdict<ClientChain> verdict = read(configured, value);
    if (alike) {
      assertThat(verdict.isAccepted()).isTrue();
    } else {
      assertMalformed(verdict);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NGINX", "AZURE", "CLOUDFLARE", "BASE64_DER"})
  void takesAsManyCertificatesAsAHandshake(ForwardedFormat format) {
    List<X509Certificate> eight = Collections.nCopies(8, LEAF);
    assertThat(
            read(format, ProxyHeaders.of(format, eight)).accepted().map(ClientChain::certificates))
        .hasValue(eight);
    if (format != ForwardedFormat.APACHE) {
      assertRefused(
          read(format, ProxyHeaders.of(format, Collections.nCopies(9, LEAF))),
          Reason.CHAIN_TOO_LONG);
    }
  }

  @ParameterizedTest
  @EnumSource
  void looksAtNothingThatIsTooLong(ForwardedFormat format) {
    assertRefused(read(format, "A".repeat(131_073)), Reason.CHAIN_TOO_LONG);
    X509Certificate large =
        ROOT.issue("CN=x")
            .extension("1.3.6.1.4.1.55555.1", false, new byte[33_000])
            .build()
            .certificate();
    assertRefused(read(format, ProxyHeaders.of(format, List.of(large))), Reason.CHAIN_TOO_LONG);
  }

  @Test
  void takesKeysOfEverySize() {
    for (KeyType type : List.of(KeyType.RSA_2048, KeyType.EC_P256)) {
      X509Certificate leaf = ROOT.issue("CN=x").key(type).build().certificate();
      for (ForwardedFormat format : ForwardedFormat.values()) {
        assertThat(read(format, ProxyHeaders.of(format, List.of(leaf))).isAccepted()).isTrue();
      }
    }
  }

  @Test
  void theExampleOfTheRfc() {
    ClientChain chain = read(ForwardedFormat.RFC9440, OF_THE_RFC).accepted().orElseThrow();
    assertThat(chain.leaf().getSubjectX500Principal().getName()).isEqualTo("CN=BC");
  }

  @Test
  void structuredFields() {
    String own = ":" + ProxyHeaders.base64(LEAF) + ":";
    String issuer = ":" + ProxyHeaders.base64(CHAIN.get(1)) + ":";
    Forwarding rfc = by(ForwardedFormat.RFC9440);
    Fields good = Fields.of(Map.of("Client-Cert", own));
    for (String parameters :
        List.of(";a", "; a=1;b=\"x;:,\\\"\"", ";a=?1", ";a=:YQ==:", ";*a=t/x")) {
      assertThat(read(ForwardedFormat.RFC9440, own + parameters).isAccepted())
          .as(parameters)
          .isTrue();
    }
    for (String junk : List.of(";", ";A", ";a=", " a", ";a=\"", ";a b", own, "," + own)) {
      assertMalformed(read(ForwardedFormat.RFC9440, own + junk));
    }
    assertMalformed(read(ForwardedFormat.RFC9440, "(" + own + ")"));
    assertMalformed(read(ForwardedFormat.RFC9440, "\"" + ProxyHeaders.base64(LEAF) + "\""));
    // A list may come in several lines (RFC 9110 section 5.2).
    Fields lines = good.and("Client-Cert-Chain", issuer).and("Client-Cert-Chain", issuer + ";x");
    assertThat(ForwardedChain.read(rfc, lines).accepted().map(chain -> chain.certificates().size()))
        .hasValue(3);
    for (String junk : List.of(issuer + ",", "," + issuer, issuer + issuer, issuer + " x", "::")) {
      assertMalformed(ForwardedChain.read(rfc, good.and("Client-Cert-Chain", junk)));
    }
    Fields alone = Fields.of(Map.of("Client-Cert-Chain", issuer));
    assertMalformed(ForwardedChain.read(rfc, alone));
    assertMalformed(ForwardedChain.read(rfc, alone.and("Client-Cert", "::")));
  }

  @Test
  void chainsOfHaproxyAreDerOneAfterAnother() {
    Forwarding by = by(ForwardedFormat.HAPROXY);
    Fields own = Fields.of(Map.of("X-SSL-Client-Cert", "\"" + ProxyHeaders.base64(LEAF) + "\""));
    byte[] issuer = ProxyHeaders.der(CHAIN.get(1));
    assertThat(ForwardedChain.read(by, own).isAccepted()).isTrue();
    for (byte[] octets :
        List.of(
            Arrays.copyOf(issuer, issuer.length - 1),
            Arrays.copyOf(issuer, issuer.length + 1),
            new byte[] {0x30},
            new byte[] {0x30, (byte) 0x80, 0, 0},
            new byte[] {0x30, (byte) 0x84, 0x7f, 0x7f, 0x7f, 0x7f},
            new byte[] {0x30, (byte) 0x82, 0x7f},
            new byte[] {0x31, 0})) {
      String chain = Base64.getEncoder().encodeToString(octets);
      assertMalformed(ForwardedChain.read(by, own.and("X-SSL-Client-Chain", chain)));
    }
    assertMalformed(
        read(
            ForwardedFormat.HAPROXY,
            Map.of("X-SSL-Client-Chain", Base64.getEncoder().encodeToString(issuer))));
  }

  @Test
  void numberedChainsOfApache() {
    Fields own = Fields.of(ProxyHeaders.of(ForwardedFormat.APACHE, CHAIN));
    Forwarding by = by(ForwardedFormat.APACHE);
    assertThat(
            ForwardedChain.read(by, own.and("SSL_CLIENT_CERT_CHAIN_1", "(null)"))
                .accepted()
                .map(chain -> chain.certificates().size()))
        .hasValue(2);
    // As httpd 2.4 writes it where the client has none.
    assertRefused(
        ForwardedChain.read(
            by,
            Fields.of(Map.of("SSL_CLIENT_CERT", "(null)", "SSL_CLIENT_CERT_CHAIN_0", "(null)"))),
        Reason.NO_CERTIFICATE);
    assertMalformed(ForwardedChain.read(by, own.and("ssl-client-cert-chain-0", "(null)")));
    assertMalformed(
        ForwardedChain.read(
            by,
            Fields.of(
                Map.of(
                    "SSL_CLIENT_CERT",
                    "(null)",
                    "SSL_CLIENT_CERT_CHAIN_0",
                    ProxyHeaders.spaced(LEAF)))));
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        arguments(ForwardedFormat.NGINX, "SUCCESS", null),
        arguments(ForwardedFormat.NGINX, "NONE", Reason.FORWARDED_CERTIFICATE_UNTRUSTED),
        arguments(
            ForwardedFormat.NGINX,
            "FAILED:certificate has expired",
            Reason.FORWARDED_CERTIFICATE_UNTRUSTED),
        arguments(ForwardedFormat.NGINX, "success", Reason.FORWARDED_CERTIFICATE_UNTRUSTED),
        arguments(ForwardedFormat.NGINX, "", Reason.FORWARDED_CERTIFICATE_MALFORMED),
        arguments(ForwardedFormat.APACHE, "SUCCESS", null),
        arguments(ForwardedFormat.APACHE, "GENEROUS", Reason.FORWARDED_CERTIFICATE_UNTRUSTED),
        arguments(ForwardedFormat.HAPROXY, "0", null),
        arguments(ForwardedFormat.HAPROXY, "10", Reason.FORWARDED_CERTIFICATE_UNTRUSTED),
        arguments(ForwardedFormat.HAPROXY, "SUCCESS", Reason.FORWARDED_CERTIFICATE_UNTRUSTED));
  }

  @ParameterizedTest
  @MethodSource
  void verdicts(ForwardedFormat format, String told, Reason reason) {
    String header = format.header().orElseThrow();
    Forwarding by = new Forwarding(format, header, null, "X-Verify", HOP);
    String certificate = ProxyHeaders.of(format, List.of(LEAF)).get(header);
    Fields fields = Fields.of(Map.of(header, certificate, "X-Verify", told));
    Verdict<ClientChain> verdict = ForwardedChain.read(by, fields);
    assertThat(verdict.rejected().map(why -> why.reason()).orElse(null)).isEqualTo(reason);
    assertMalformed(ForwardedChain.read(by, fields.and("X-Verify", told)));
    assertMalformed(ForwardedChain.read(by, fields.and("X_Verify", "SUCCESS")));
    assertMalformed(ForwardedChain.read(by, Fields.of(Map.of(header, certificate))));
    assertRefused(
        ForwardedChain.read(by, Fields.of(Map.of("X-Verify", "NONE"))), Reason.NO_CERTIFICATE);
  }

  private static final String VICTIM =
      "Hash="
          + ProxyHeaders.hash(OTHER)
          + ";Cert=\""
          + ProxyHeaders.escaped(Pem.of(OTHER), "")
          + "\"";
  private static final String OURS =
      "Hash="
          + ProxyHeaders.hash(LEAF)
          + ";Cert=\""
          + ProxyHeaders.escaped(Pem.of(LEAF), "")
          + "\"";

  static Stream<Arguments> xfcc() {
    return Stream.of(
        arguments("one element", OURS, true),
        arguments("keys in any case", OURS.replace("Hash", "hASH").replace("Cert", "CERT"), true),
        arguments("a forged first element", VICTIM + "," + OURS, true),
        arguments("a forged first element, joined", VICTIM + ", " + OURS, true),
        arguments("names behind it", OURS + ";Subject=\"CN=a\";URI=spiffe://a;URI=b;DNS=c", true),
        arguments("a name with a semicolon", OURS + ";URI=spiffe://acme/a;b", false),
        arguments("a name with a comma", OURS + ";URI=spiffe://acme/a,b", false),
        arguments("a name that is an element", OURS + ";URI=x," + VICTIM, false),
        arguments("a name that is pairs", OURS + ";URI=x;" + VICTIM, false),
        arguments(
            "pairs of a name alone", "Hash=" + ProxyHeaders.hash(LEAF) + ";URI=x;" + VICTIM, false),
        arguments("an element of a DNS name", OURS + ";DNS=x,By=y;" + VICTIM, false),
        arguments("two elements of one URI", OURS + ";URI=x,By=y,By=z;" + VICTIM, false),
        arguments("and a quoted one", OURS + ";DNS=x,Subject=\"y\"," + VICTIM, false),
        arguments("an escaped quote", OURS + ";Subject=\"CN=a\\\"\\;Cert=\\\"b\"", true),
        arguments("a backslash at the end", OURS + ";Subject=\"CN=x\\\\\"", true),
        arguments("two at the end", OURS + ";Subject=\"CN=x\\\\\\\\\";URI=", true),
        arguments("an odd run", OURS + ";Subject=\"CN=x\\\\\\\";URI=", false),
        arguments("a quote that swallows", "x=\"," + OURS, false),
        arguments("a subject that swallows", "Subject=\"," + OURS, false),
        arguments("swallowed by an even run", "Subject=\"\\\\\"" + OURS, false),
        arguments("a quote within a value", OURS + ";URI=a\"b", false),
        arguments("something behind a quote", OURS + "x;URI=", false),
        arguments("Cert twice", OURS + ";Cert=\"x\"", false),
        arguments("Hash twice", OURS + ";Hash=" + ProxyHeaders.hash(OTHER), false),
        arguments(
            "Hash of another",
            OURS.replace(ProxyHeaders.hash(LEAF), ProxyHeaders.hash(OTHER)),
            false),
        arguments(
            "Hash in upper case",
            OURS.replace(
                ProxyHeaders.hash(LEAF),
                ProxyHeaders.hash(LEAF).toUpperCase(java.util.Locale.ROOT)),
            false),
        arguments("no Hash", OURS.substring(OURS.indexOf("Cert")), false),
        arguments(
            "no Cert", "Hash=" + ProxyHeaders.hash(LEAF) + ";Subject=\"\";URI=spiffe://a", false),
        arguments("Cert without quotes", OURS.replace("\"", ""), false),
        arguments("an empty Cert", "Hash=" + ProxyHeaders.hash(LEAF) + ";Cert=\"\"", false),
        arguments("Chain alone", OURS.replace("Cert=", "Chain="), true),
        arguments(
            "Chain of another",
            OURS + ";" + VICTIM.substring(VICTIM.indexOf("Cert")).replace("Cert=", "Chain="),
            false),
        arguments("an unknown key", OURS + ";Email=x", false),
        arguments("an empty element before", "," + OURS, false),
        arguments("an empty element behind", OURS + ",", false),
        arguments("an empty pair", OURS + ";", false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void xfcc(String what, String value, boolean isOurs) {
    Verdict<ClientChain> verdict = read(ForwardedFormat.ENVOY, value);
    if (isOurs) {
      assertThat(verdict.accepted().map(ClientChain::leaf)).as("%s", verdict).hasValue(LEAF);
    } else {
      assertMalformed(verdict);
    }
  }

  @Test
  void findsAnyHeaderOfTheFormat() {
    Forwarding nginx =
        new Forwarding(ForwardedFormat.NGINX, "ssl-client-cert", null, "ssl-client-verify", HOP);
    for (String name :
        List.of("ssl-client-cert", "SSL_CLIENT_CERT", "Ssl-Client_Verify", "ssl-client-verify")) {
      assertThat(ForwardedChain.anyHeader(nginx, Fields.of(Map.of(name, "")))).hasValue(name);
    }
    assertThat(ForwardedChain.anyHeader(nginx, Fields.of(Map.of("ssl-client-certs", "x"))))
        .isEmpty();
    assertThat(
            ForwardedChain.anyHeader(
                by(ForwardedFormat.APACHE), Fields.of(Map.of("ssl-client-cert-chain-3", "x"))))
        .isPresent();
  }
}
