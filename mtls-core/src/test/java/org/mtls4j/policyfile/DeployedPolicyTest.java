package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyProblem;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.testkit.CertificateAuthority;

/** What {@code web.xml} can say of a policy, and what it gets wrong. */
class DeployedPolicyTest {

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [acme.pem]
          names: {subject: {O: Acme GmbH, 2.5.4.65: x}}
          revocation: {check: none}
      access:
        - {path: /a, allow: authenticated}
        - {path: /b, allow: anyone}
      """;

  @TempDir private Path webInf;

  @BeforeEach
  void writeFiles() throws IOException {
    ACME.writeCertificate(webInf.resolve("acme.pem"));
    ACME.crl().write(webInf.resolve("acme.crl"));
    Files.writeString(webInf.resolve("mtls-policy.yaml"), POLICY);
  }

  private DeployedPolicy deployed(Map<String, String> params) {
    return new DeployedPolicy(params, null, PolicyResources.directory(webInf));
  }

  /** At its place, at start and whenever the file is read again. */
  @Test
  void whatAnEntranceCannotEnforceIsAProblem() throws Exception {
    DeployedPolicy elsewhere =
        deployed(Map.of())
            .objecting(
                policy ->
                    policy.access().rules().isEmpty()
                        ? List.of()
                        : List.of(new PolicyProblem(List.of("access"), "not here")));
    String told = webInf.resolve("mtls-policy.yaml") + ":8:3: 'access': not here";
    assertThatThrownBy(() -> elsewhere.open("elsewhere", InstantSource.system()))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining(told);
    String without = POLICY.substring(0, POLICY.indexOf("access:"));
    Files.writeString(webInf.resolve("mtls-policy.yaml"), without);
    CompletableFuture<PolicyChange> change = new CompletableFuture<>();
    try (LivePolicy live = elsewhere.open("elsewhere", InstantSource.system())) {
      live.onChange(change::complete);
      Files.writeString(webInf.resolve("mtls-policy.yaml"), POLICY);
      assertThat(change.get(30, TimeUnit.SECONDS)).isInstanceOf(PolicyChange.Refused.class);
      assertThat(live.problems()).extracting(FileProblem::toString).containsExactly(told);
      assertThat(live.authenticator().generation()).isEqualTo(1);
    }
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        set("nothing", Map.of(), policy -> policy.access().rules().size() == 2),
        set(
            "a setting that the file has",
            Map.of("trust-domains.acme.revocation", "{check: leaf, crls: [acme.crl]}"),
            policy -> first(policy).equals(Check.LEAF)),
        set(
            "one of its own settings",
            Map.of(
                "trust-domains.acme.revocation.check", "chain",
                "trust-domains.acme.revocation.crls", "[acme.crl]"),
            policy -> first(policy).equals(Check.CHAIN)),
        set(
            "a setting that the file does not have",
            Map.of("limits.chain-certificates", "3"),
            policy -> policy.limits().equals(new ChainLimits(3, 16_384))),
        set(
            "below a key without a value",
            Map.of("limits", "''", "limits.chain-certificates", "3"),
            policy -> policy.limits().equals(new ChainLimits(3, 16_384))),
        set(
            "an item of a list",
            Map.of("access.1.path", "/c"),
            policy -> policy.access().rules().get(1).path().toString().equals("/c")),
        set(
            "a longer path changes what a shorter one sets",
            Map.of("access.0.path", "/c", "access", "[{path: /d, allow: anyone}]"),
            policy -> policy.access().rules().get(0).path().toString().equals("/c")),
        set(
            "a key with dots, in quotes",
            Map.of("trust-domains.acme.names.subject.\"2.5.4.65\"", "[y, z]"),
            policy -> policy.domains().size() == 1),
        set(
            "a list, as it stands in web.xml",
            Map.of(
                "access",
                "\n      - {path: /c, allow: anyone}\n      - {path: /d, allow: anyone}\n"),
            policy -> policy.access().rules().size() == 2),
        set(
            "a list, trimmed by the container",
            Map.of("access", "- {path: /c, allow: anyone}\n      - {path: /d, allow: anyone}"),
            policy -> policy.access().rules().size() == 2),
        set(
            "a list of mappings in block style, trimmed",
            Map.of(
                "access",
                "- path: /c\n        allow: anyone\n      - path: /d\n        allow: anyone"),
            policy -> policy.access().rules().size() == 2),
        set(
            "one mapping in block style, trimmed",
            Map.of("access", "- path: /c\n        allow: anyone"),
            policy -> policy.access().rules().size() == 1),
        set(
            "a mapping, trimmed",
            Map.of("limits", "chain-certificates: 3\n      certificate-bytes: 4096"),
            policy -> policy.limits().equals(new ChainLimits(3, 4096))),
        set(
            "a nested mapping, trimmed",
            Map.of(
                "trust-domains",
                "acme:\n        anchors: [acme.pem]\n        revocation: {check: none}"),
            policy -> policy.domains().size() == 1));
  }

  private static Arguments set(
      String what, Map<String, String> params, Predicate<MtlsPolicy> holds) {
    return arguments(what, params, holds);
  }

  private static Check first(MtlsPolicy policy) {
    return policy.domains().get(0).revocation().check();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void settings(String what, Map<String, String> params, Predicate<MtlsPolicy> holds)
      throws Exception {
    assertThat(deployed(params).load()).matches(holds);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            Map.of("acess", "[]"),
            "init-param 'acess':1:1: unknown key 'acess' in the policy; did you mean 'access'?"),
        arguments(
            Map.of("access.0.path", "c"),
            "init-param 'access.0.path':1:1: path 'c': a path begins with '/'"),
        arguments(
            Map.of("access", "\n  - {path: /c, alow: anyone}"),
            "init-param 'access':2:16: unknown key 'alow' in access[0]; did you mean 'allow'?"),
        arguments(
            Map.of("access.7.path", "/c"),
            "init-param 'access.7.path':1:1: '7' is no item of the list, which has 2, from 0"),
        arguments(
            Map.of("access.x", "/c"),
            "init-param 'access.x':1:1: 'x' is no item of the list, which has 2, from 0"),
        arguments(
            Map.of("version.x", "1"),
            "init-param 'version.x':1:1: 'version' is text, so that nothing is below it"),
        arguments(
            Map.of("source", "tls", "\"source\"", "tls"),
            "init-param 'source':1:1: is the same setting as init-param '\"source\"'"),
        arguments(Map.of("access", ""), "init-param 'access':1:1: is empty"),
        arguments(
            Map.of("access", "[{path: /c"),
            "init-param 'access':1:11: is not YAML: expected ',' or '}', but got <stream end>"),
        arguments(
            Map.of("limits..x", "1"),
            "init-param 'limits..x':1:1: is no path into the policy: write keys with dots between"
                + " them, a key that has dots in \"quotes\""),
        arguments(
            Map.of("limits.", "1"),
            "init-param 'limits.':1:1: is no path into the policy: write keys with dots between"
                + " them, a key that has dots in \"quotes\""),
        arguments(
            Map.of("names.\"2.5.4.65", "1"),
            "init-param 'names.\"2.5.4.65':1:1: is no path into the policy: write keys with dots"
                + " between them, a key that has dots in \"quotes\""),
        arguments(Map.of("policy", "other.yaml"), "other.yaml:1:1: there is no such file"),
        arguments(
            Map.of("policy", "file:/no/such.yaml"), "/no/such.yaml:1:1: there is no such file"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakes(Map<String, String> params, String expected) {
    assertThat(problemsOf(deployed(params))).contains(expected);
  }

  private List<String> problemsOf(DeployedPolicy policy) {
    try {
      policy.load();
      return List.of();
    } catch (PolicyFileException e) {
      return e.problems().stream()
          .map(problem -> problem.toString().replace(webInf + "/", ""))
          .toList();
    }
  }

  @Test
  void aWholePolicyCanBeInitParams() throws Exception {
    Files.delete(webInf.resolve("mtls-policy.yaml"));
    MtlsPolicy policy =
        deployed(
                Map.of(
                    "version", "1",
                    "trust-domains.acme.anchors", "[acme.pem]",
                    "trust-domains.acme.revocation.check", "none",
                    "access", "[{path: /**, allow: authenticated}]"))
            .load();
    assertThat(policy.domains()).hasSize(1);
    assertThat(policy.access().rules()).hasSize(1);
  }

  @Test
  void aFileThatIsNamedMustBeThereWhateverTheInitParamsSay() throws Exception {
    Files.delete(webInf.resolve("mtls-policy.yaml"));
    assertThat(problemsOf(deployed(Map.of("policy", "mtls-policy.yaml", "version", "1"))))
        .containsExactly("mtls-policy.yaml:1:1: there is no such file");
    assertThat(
            problemsOf(
                new DeployedPolicy(
                    Map.of("version", "1"), "x.yaml", PolicyResources.directory(webInf))))
        .containsExactly("x.yaml:1:1: there is no such file");
  }

  @Test
  void aPolicyInADirectoryNamesFilesRelativeToItself() throws Exception {
    Path conf = Files.createDirectories(webInf.resolve("conf"));
    ACME.writeCertificate(conf.resolve("acme.pem"));
    Files.delete(webInf.resolve("acme.pem"));
    Files.move(webInf.resolve("mtls-policy.yaml"), conf.resolve("p.yaml"));
    assertThat(deployed(Map.of("policy", " conf/p.yaml ")).load().domains()).hasSize(1);
  }
}
