package org.mtls4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.cli.Shell.Outcome;

/** {@code check} of web applications: packed and not, and every way to lose the gate. */
class WebApplicationTest {

  private static final Path FIVE_MINUTES = Path.of("../docs/five-minutes/web.xml");

  private static final String OTHER =
      """
        <filter>
          <filter-name>other</filter-name>
          <filter-class>org.example.Other</filter-class>
        </filter>
        <filter-mapping>
          <filter-name>other</filter-name>
          %s
        </filter-mapping>
      """;

  @TempDir private Path directory;
  private Path application;
  private Partner partner;
  private String descriptor;

  @BeforeEach
  void writeApplication() throws IOException {
    application = directory.resolve("app");
    partner = Partner.in(Files.createDirectories(application.resolve("WEB-INF")));
    descriptor = Files.readString(FIVE_MINUTES);
    library(false);
    write(descriptor);
  }

  private void write(String webXml) throws IOException {
    Files.writeString(application.resolve("WEB-INF/web.xml"), webXml);
  }

  private void library(boolean initializer) throws IOException {
    Path lib = Files.createDirectories(application.resolve("WEB-INF/lib"));
    try (ZipOutputStream jar =
        new ZipOutputStream(Files.newOutputStream(lib.resolve("mtls-filter.jar")))) {
      jar.putNextEntry(new ZipEntry("org/mtls4j/servlet/MtlsFilter.class"));
      if (initializer) {
        jar.putNextEntry(
            new ZipEntry("META-INF/services/jakarta.servlet.ServletContainerInitializer"));
      }
    }
  }

  private Path pack() throws IOException {
    Path war = directory.resolve("app.war");
    List<Path> files;
    try (Stream<Path> all = Files.walk(application)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    try (OutputStream out = Files.newOutputStream(war);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(application.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return war;
  }

  @Test
  void theFiveMinutesAreGoodPackedOrNot() throws IOException {
    Outcome good = new Outcome(0, "good: 1 trust domain, 2 access rules\n", "");
    assertThat(Shell.run("check", application)).isEqualTo(good);
    assertThat(Shell.run("check", pack())).isEqualTo(good);
  }

  @Test
  void problemsOfThePolicyAreToldWithTheirPlaceInTheArchive() throws IOException {
    partner.policy(Partner.POLICY.replace("acme-root.pem", "no.pem"));
    Path war = pack();
    assertThat(Shell.run("check", war).lines())
        .containsExactly(
            war + "!/WEB-INF/mtls-policy.yaml:4:15: there is no file 'pki/no.pem'", "1 problem");
    assertThat(Shell.run("check", application).lines())
        .contains(application + "/WEB-INF/mtls-policy.yaml:4:15: there is no file 'pki/no.pem'");
  }

  static Stream<Arguments> gates() {
    String mapping = "  <filter-mapping>";
    String filter = "  <filter>";
    return Stream.of(
        arguments(
            "another filter below",
            "</web-app>",
            OTHER.formatted("<url-pattern>/*</url-pattern>") + "</web-app>",
            List.of()),
        arguments(
            "another filter above",
            filter,
            OTHER.formatted("<url-pattern>/api/*</url-pattern>") + filter,
            List.of(
                "7:3: filter 'other' is mapped before 'mtls' and so gets requests that nobody has"
                    + " judged; move it down")),
        arguments(
            "another filter above, by servlet name, which comes after all paths",
            filter,
            OTHER.formatted("<servlet-name>x</servlet-name>") + filter,
            List.of()),
        arguments(
            "no mapping",
            "<filter-name>mtls</filter-name>\n    <url-pattern>/*",
            "<filter-name>mtsl</filter-name>\n    <url-pattern>/*",
            List.of("3:3: no <filter-mapping> of 'mtls' has the <url-pattern> /*")),
        arguments(
            "a part of the paths",
            "<url-pattern>/*<",
            "<url-pattern>/api/*<",
            List.of("3:3: no <filter-mapping> of 'mtls' has the <url-pattern> /*")),
        arguments(
            "not for requests",
            "    <dispatcher>REQUEST</dispatcher>\n",
            "",
            List.of("12:3: 'mtls' is not mapped to the dispatcher REQUEST: nothing is judged")),
        arguments(
            "not for asynchronous and error dispatches",
            "    <dispatcher>ERROR</dispatcher>\n    <dispatcher>ASYNC</dispatcher>\n",
            "",
            List.of("12:3: advice: 'mtls' is not mapped to ASYNC, ERROR: such dispatches")),
        arguments(
            "not asynchronous",
            "    <async-supported>true</async-supported>\n",
            "",
            List.of("3:3: advice: without <async-supported>true</async-supported>")),
        arguments(
            "metadata-complete does not lose what is declared",
            "version=\"6.0\"",
            "version=\"6.0\" metadata-complete=\"true\"",
            List.of()),
        arguments(
            "absolute-ordering does not lose what is declared",
            filter,
            "  <absolute-ordering/>\n" + filter,
            List.of()),
        arguments(
            "another class",
            "org.mtls4j.servlet.MtlsFilter",
            "org.example.MtlsFilter",
            List.of("2:1: no <filter> has the class org.mtls4j.servlet.MtlsFilter")),
        arguments(
            "a policy where containers serve files from",
            ">mtls-policy.yaml<",
            ">/mtls-policy.yaml<",
            List.of(":1:1: advice: lies where containers serve files from")),
        arguments(
            "a problem of an init-param",
            "<param-name>policy</param-name>\n      <param-value>mtls-policy.yaml",
            "<param-name>source</param-name>\n      <param-value>tsl",
            List.of("init-param 'source':1:1: 'tsl' is no source; did you mean 'tls'?")),
        arguments(
            "an init-param twice",
            "</init-param>",
            "</init-param>\n    <init-param><param-name> policy\n</param-name>"
                + "<param-value>mtls-policy.yaml</param-value></init-param>",
            List.of(
                "WEB-INF/web.xml:11:5: <init-param> 'policy' again; it is in line 7, and containers"
                    + " differ in which of the two they keep")),
        arguments(
            "a context-param for the policy twice",
            filter,
            "<context-param><param-name>mtls.policy</param-name></context-param>".repeat(2)
                + "<context-param><param-name>other</param-name></context-param>".repeat(2)
                + filter,
            List.of("web.xml:3:68: <context-param> 'mtls.policy' again; it is in line 3")),
        arguments(
            "a setting in web.xml",
            "<param-name>policy</param-name>\n      <param-value>mtls-policy.yaml",
            "<param-name>limits.chain-certificates</param-name>\n      <param-value>3",
            List.of()),
        arguments(mapping, mapping, mapping, List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void gates(String what, String replaced, String by, List<String> expected) throws IOException {
    Files.copy(partner.policy(), application.resolve("mtls-policy.yaml"));
    Files.createDirectories(application.resolve("pki"));
    for (String file : List.of("acme-root.pem", "acme.crl")) {
      Files.copy(
          application.resolve("WEB-INF/pki").resolve(file),
          application.resolve("pki").resolve(file));
    }
    assertThat(descriptor).contains(replaced);
    write(descriptor.replaceFirst(java.util.regex.Pattern.quote(replaced), by));
    Outcome outcome = Shell.run("check", application);
    List<String> found = outcome.lines().subList(0, outcome.lines().size() - 1);
    assertThat(found).zipSatisfy(expected, (line, part) -> assertThat(line).contains(part));
    boolean bad = expected.stream().anyMatch(line -> !line.contains(": advice: "));
    assertThat(outcome.exit()).isEqualTo(bad ? 1 : 0);
  }

  @Test
  void aJarThatRegistersTheFilterDoesWithoutADeclaration() throws IOException {
    library(true);
    String empty = "<web-app version='6.0'%s>\n%s</web-app>\n";
    write(empty.formatted("", ""));
    assertThat(Shell.run("check", application).exit()).isZero();
    Files.delete(application.resolve("WEB-INF/web.xml"));
    assertThat(Shell.run("check", application).exit()).isZero();
    write(empty.formatted(" metadata-complete='true'", ""));
    assertThat(Shell.run("check", application).out()).contains("web.xml:1:1: metadata-complete");
    write(empty.formatted("", "<absolute-ordering><name>x</name></absolute-ordering>"));
    assertThat(Shell.run("check", application).out()).contains("web.xml:2:1: <absolute-ordering>");
    write(empty.formatted("", "<absolute-ordering><others/></absolute-ordering>"));
    assertThat(Shell.run("check", application).exit()).isZero();
    Files.delete(partner.policy());
    assertThat(Shell.run("check", application).out())
        .contains("registers itself only where there is a policy");
  }

  @Test
  void anOrderingThatNamesTheFiltersJarDoesNotLeaveItOut() throws IOException {
    library(true);
    write(
        "<web-app version='6.0'><absolute-ordering><name>x</name><name>mtls4j</name>"
            + "</absolute-ordering></web-app>");
    assertThat(Shell.run("check", application).exit()).isZero();
  }

  @Test
  void aFilterOfAnotherPathComesAfterTheOneThatRegistersItself() throws IOException {
    library(true);
    write(
        "<web-app version='6.0'>"
            + OTHER.formatted("<url-pattern>/*</url-pattern>")
            + "</web-app>");
    assertThat(Shell.run("check", application).exit()).isZero();
  }

  @Test
  void aLibraryThatIsMissingIsTold() throws IOException {
    write("<web-app version='6.0'/>");
    assertThat(Shell.run("check", application).out())
        .contains("and the mtls-filter in WEB-INF does not register it: nothing is judged");
    Files.delete(application.resolve("WEB-INF/lib/mtls-filter.jar"));
    Outcome outcome = Shell.run("check", application);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("no library in WEB-INF/lib is mtls-filter, which would register it");
  }

  @Test
  void whereShiroJudgesTheFilterIsNotMissed() throws IOException {
    library(true);
    write(Files.readString(Path.of("../docs/shiro/web.xml")));
    Outcome outcome = Shell.run("check", application);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("web.xml:3:3: advice: Shiro judges here");
  }

  @Test
  void anApplicationWithoutDescriptorAndJarIsNotGuarded() throws IOException {
    Files.delete(application.resolve("WEB-INF/web.xml"));
    Outcome outcome = Shell.run("check", pack());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("/WEB-INF/web.xml:1:1: no <filter> has the class");
  }

  @Test
  void aDescriptorThatIsNoXmlIsUnusable() throws IOException {
    write("<web-app>");
    Outcome outcome = Shell.run("check", application);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("web.xml is not XML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16", "UTF-16LE"})
  void aDescriptorIsReadInTheEncodingThatItDeclares(String encoding) throws IOException {
    String text =
        descriptor
            .replace("UTF-8", encoding)
            .replace("<filter>", "<!-- \u00fcber alles -->\n  <filter>");
    Files.write(application.resolve("WEB-INF/web.xml"), text.getBytes(Charset.forName(encoding)));
    assertThat(Shell.run("check", application).exit()).isZero();
    Files.write(
        application.resolve("WEB-INF/web.xml"),
        text.replace("<url-pattern>/*", "<url-pattern>/x").getBytes(Charset.forName(encoding)));
    assertThat(Shell.run("check", application).out())
        .contains("/WEB-INF/web.xml:4:3: no <filter-m");
  }

  @Test
  void anArchiveThatIsCutOffOrLeadsOutOfItselfIsUnusable() throws IOException {
    byte[] whole = Files.readAllBytes(pack());
    Path cut = Files.write(directory.resolve("cut.war"), Arrays.copyOf(whole, whole.length - 40));
    Path climbing = directory.resolve("climbing.war");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(climbing))) {
      zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
      zip.putNextEntry(new ZipEntry("../../evil"));
    }
    for (Path war : List.of(cut, climbing)) {
      assertThat(Shell.run("check", war))
          .isEqualTo(new Outcome(2, "", "mtls: '" + war + "' is no whole archive\n"));
    }
  }

  /** A few kilobytes in the archive. */
  @Test
  void whatAnArchiveInflatesToHasAnEnd() throws IOException {
    Files.write(partner.policy(), " ".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII));
    assertThat(Shell.run("check", pack()).out()).contains(":1:1: is longer than 1 MB");
    write(" ".repeat(8 << 20));
    Outcome outcome = Shell.run("check", pack());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("'/WEB-INF/web.xml' is longer than 4 MB");
  }

  @Test
  void entitiesOfADescriptorAreNotFollowed() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    write(
        "<!DOCTYPE web-app [<!ENTITY x SYSTEM '"
            + secret.toUri()
            + "'>]>\n<web-app><display-name>&x;</display-name></web-app>");
    Outcome outcome = Shell.run("check", application);
    assertThat(outcome.exit()).isNotZero();
    assertThat(outcome.out() + outcome.err()).doesNotContain("secret</");
  }

  @Test
  void explainsByThePolicyOfAnArchive() throws IOException {
    Path chain = partner.client("shop").writeChain(directory.resolve("shop.pem"));
    Outcome outcome =
        Shell.run("explain", "--policy", pack(), "--chain", chain, "--request", "GET /orders/1");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("accepted: acme/shop");
  }

  @Test
  void includesWorkInAnArchive() throws IOException {
    partner.policy("version: 1\ninclude: [partners/*.yaml]\n");
    Path partners = Files.createDirectories(application.resolve("WEB-INF/partners"));
    Files.writeString(
        partners.resolve("acme.yaml"),
        """
        trust-domains:
          acme:
            anchors: [../pki/acme-root.pem]
            names: {subject: {CN: "*"}}
            revocation: {crls: [/WEB-INF/pki/acme.crl]}
        """);
    assertThat(Shell.run("check", pack()).out()).endsWith("1 piece of advice\n");
    assertThat(Shell.run("check", application).out()).endsWith("1 piece of advice\n");
    Files.writeString(partners.resolve("globex.yaml"), "trust-domains: {globex: {anchor: x}}\n");
    Path war = pack();
    assertThat(Shell.run("check", war).out())
        .contains(war + "!/WEB-INF/partners/globex.yaml:1:26: unknown key 'anchor' in globex");
  }
}
