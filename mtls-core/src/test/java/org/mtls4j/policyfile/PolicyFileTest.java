package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.Responses;
import org.mtls4j.TrustDomain;
import org.mtls4j.Unannotated;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.Requirement;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.Pem;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.trust.CertificateProfile.KeyUsagePresence;
import org.mtls4j.trust.ClientPurpose;
import org.mtls4j.x509.ClientChain;

/** The policy file: what it means, and every mistake with its place and the helpful part. */
class PolicyFileTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority GLOBEX =
      CertificateAuthority.named("O=Globex Corp,CN=Globex Root").at(NOW).build();
  private static final Map<String, String> ENVIRONMENT = Map.of("STORE_SECRET", "secret");

  /** The small example of the design, section 4. */
  private static final String SMALL =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [pki/acme-root.pem]
          names: {subject: {O: Acme GmbH, C: DE}}
          principal: "{subject.CN}"
          revocation: {crls: [pki/acme.crl]}
          grants:
            - roles: [orders:read]
      access:
        - {path: /orders/**, methods: [GET, HEAD], roles: [orders:read]}
      """;

  private static final String TWO =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [pki/acme-root.pem]
          names: {subject: {O: Acme GmbH, CN: acme-*}}
          revocation: {check: none}
        globex:
          anchors: [pki/globex-root.pem]
          names: {subject: {O: Globex Corp, CN: globex-*}}
          revocation: {check: none}
      """;

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    Path pki = Files.createDirectories(directory.resolve("pki"));
    ACME.writeCertificate(pki.resolve("acme-root.pem"));
    GLOBEX.writeCertificate(pki.resolve("globex-root.pem"));
    Files.writeString(pki.resolve("both.pem"), Pem.of(ACME.certificate(), GLOBEX.certificate()));
    CertificateAuthority.named("O=Globex Corp,CN=Globex Root")
        .signedBy(ACME)
        .keys(GLOBEX.keys())
        .build()
        .writeCertificate(pki.resolve("globex-by-acme.pem"));
    CertificateAuthority.named("O=Acme GmbH,CN=Broken")
        .at(NOW)
        .extension("2.5.29.14", false, new byte[] {5, 0})
        .build()
        .writeCertificate(pki.resolve("malformed.pem"));
    ACME.crl().write(pki.resolve("acme.crl"));
    ACME.crl().writePem(pki.resolve("acme.crl.pem"));
    ACME.crl().signedBy(GLOBEX).write(pki.resolve("forged.crl"));
    ACME.crl().withoutNextUpdate().write(pki.resolve("endless.crl"));
    GLOBEX.crl().write(pki.resolve("globex.crl"));
    Files.writeString(pki.resolve("garbage.pem"), "no certificate");
    Files.write(pki.resolve("empty.pem"), new byte[0]);
    IssuedCertificate client = ACME.issue("CN=client").build();
    client.writePkcs12(pki.resolve("keys.p12"), "secret".toCharArray());
    Files.writeString(pki.resolve("key.pem"), Pem.of(client.keys().getPrivate()));
    Files.write(pki.resolve("trust.p12"), trustStore("PKCS12"));
    Files.write(pki.resolve("trust.jks"), trustStore("JKS"));
  }

  private static byte[] trustStore(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setCertificateEntry("acme", ACME.certificate());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, "secret".toCharArray());
    return out.toByteArray();
  }

  @Test
  void theSmallExampleMeansWhatItSays() throws Exception {
    Path file = Files.writeString(directory.resolve("mtls-policy.yaml"), SMALL);
    MtlsPolicy policy = PolicyFile.load(file);
    var authenticator = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW));
    var client =
        ClientChain.of(ACME.issue("C=DE,O=Acme GmbH,CN=billing").build().chain())
            .then(authenticator::authenticate)
            .accepted()
            .orElseThrow();
    assertThat(client.getName()).isEqualTo("billing");
    assertThat(client.domain().value()).isEqualTo("acme");
    assertThat(client.roles()).containsExactly("orders:read");
    assertThat(policy.limits()).isEqualTo(ChainLimits.DEFAULT);
    assertThat(policy.domains().get(0).trust().profile()).isEqualTo(CertificateProfile.DEFAULT);
    assertThat(policy.domains().get(0).revocation().check()).isEqualTo(Check.CHAIN);
    assertThat(policy.access().applicable(AccessRequest.of("HEAD", "/orders/7")).accepted())
        .hasValueSatisfying(
            rules -> assertThat(rules.authorize(client, NOW).accepted()).contains(client));
    assertThat(policy.access().applicable(AccessRequest.of("POST", "/orders/7")).isAccepted())
        .isFalse();
  }

  static Stream<Arguments> good() {
    return Stream.of(
        good("as it is", SMALL, policy -> policy.domains().size() == 1),
        good("two domains", TWO, policy -> policy.domains().size() == 2),
        good("without access", TWO, policy -> policy.access().rules().isEmpty()),
        good("a byte order mark", "\ufeff" + SMALL, policy -> true),
        good("CRLF", SMALL.replace("\n", "\r\n"), policy -> true),
        good("comments", "# of ours\n---\n" + SMALL + "# end\n...\n", policy -> true),
        good("a quoted version", small("version: 1", "version: '1'"), policy -> true),
        good("JSON", JSON, policy -> policy.access().rules().size() == 1),
        good("source tls", SMALL + "source: tls\n", policy -> true),
        good(
            "every kind of lock",
            SMALL
                + "locks: [{domain: acme}, {principal: x, domain: acme, reason: lost},"
                + " {spki: "
                + "ab".repeat(32)
                + ", until: 2031-05-06}, {issuer: 'CN=x', serial: 0a,"
                + " until: '2031-05-06T07:08:09Z'}]\n",
            policy -> policy.locks().all().size() == 4),
        good(
            "grants by certificate policy",
            small("- roles: [orders:read]", "- {roles: [x], match: {certificate-policy: 1.2.3}}"),
            policy -> true),
        good(
            "every type of name",
            small(
                "names: {subject: {O: Acme GmbH, C: DE}}",
                "names: {subject: {CN: a}, dns: a, uri: 'a:b', email: a@b, ip: 10.0.0.1, upn: a@b,"
                    + " registered-id: 1.2, directory-name: C=DE}"),
            policy -> policy.domains().get(0).trust().names().types().size() == 8),
        good(
            "every type of name in a match",
            small(
                "- roles: [orders:read]",
                "- {roles: [x], match: {subject: {O: Acme GmbH}, dns: a, uri: 'a:b', email: a@b,"
                    + " ip: 10.0.0.1, upn: a@b, registered-id: 1.2, directory-name: C=DE}}"),
            policy -> true),
        good("no lock", SMALL + "locks: []\n", policy -> policy.locks().all().isEmpty()),
        good(
            "a rule on trial",
            small("{path:", "{report-only-until: 2031-01-31, path:"),
            policy -> rule(policy).trialEnd().isPresent()),
        good(
            "responses",
            SMALL + "responses: {missing: 403, undetermined: 401, detail: none}\n",
            policy -> policy.responses().equals(new Responses(403, 401, Responses.Detail.NONE))),
        good(
            "responses as they are",
            SMALL + "responses: {missing: 401, undetermined: 503, detail: code}\n",
            policy -> policy.responses().equals(Responses.DEFAULT)),
        good(
            "rest",
            SMALL + "rest: {unannotated: authenticated}\n",
            policy -> policy.unannotated() == Unannotated.AUTHENTICATED),
        good(
            "rest as it is",
            SMALL + "rest: {unannotated: deny}\n",
            policy -> policy.unannotated() == Unannotated.DENY),
        good(
            "audit",
            SMALL + "audit: {warn-before-expiry: 3d}\n",
            policy -> policy.warnBeforeExpiry().equals(Duration.ofDays(3))),
        good("a list of sources", SMALL + "source: [tls]\n", policy -> true),
        good(
            "limits",
            SMALL + "limits: {chain-certificates: 3, certificate-bytes: 4096}\n",
            policy -> policy.limits().equals(new ChainLimits(3, 4096))),
        good(
            "clients that are remembered",
            SMALL + "limits: {cached-clients: 7}\n",
            policy -> policy.cachedClients() == 7),
        good(
            "no clients that are remembered",
            SMALL + "limits: {cached-clients: 0}\n",
            policy -> policy.cachedClients() == 0),
        good(
            "two anchors of one file",
            small("acme-root.pem", "both.pem"),
            policy -> first(policy).anchors().size() == 2),
        good(
            "two files",
            small("[pki/acme-root.pem]", "[pki/acme-root.pem, pki/globex-root.pem]"),
            policy -> first(policy).anchors().size() == 2),
        good(
            "intermediates",
            small("    names:", "    intermediates: [pki/globex-by-acme.pem]\n    names:"),
            policy -> first(policy).intermediates().size() == 1),
        good(
            "PKCS#12",
            small("[pki/acme-root.pem]", "[{file: pki/trust.p12, password: secret}]"),
            PolicyFileTest::trustsAcme),
        good(
            "JKS",
            small("[pki/acme-root.pem]", "[{file: pki/trust.jks, password: secret}]"),
            PolicyFileTest::trustsAcme),
        good(
            "a password from the environment",
            small(
                "[pki/acme-root.pem]",
                "[{file: pki/trust.p12, password: \"${env:STORE_SECRET}\"}]"),
            PolicyFileTest::trustsAcme),
        good(
            "a CRL in PEM",
            small("acme.crl", "acme.crl.pem"),
            policy -> first(policy).revocation().crls().size() == 1),
        good("another CA's CRL", small("acme.crl", "globex.crl"), policy -> true),
        good(
            "check leaf",
            small("{crls:", "{check: leaf, crls:"),
            policy -> first(policy).revocation().check() == Check.LEAF),
        good(
            "check none",
            small("{crls: [pki/acme.crl]}", "{check: none}"),
            policy -> first(policy).revocation().check() == Check.NONE),
        good("undetermined: deny", undetermined("deny"), is(new WhenUndetermined.Deny())),
        good("undetermined: allow", undetermined("allow"), is(new WhenUndetermined.Allow())),
        good("grace in seconds", undetermined("{grace: 90s}"), grace(Duration.ofSeconds(90))),
        good("grace in minutes", undetermined("{grace: 5m}"), grace(Duration.ofMinutes(5))),
        good("grace in hours", undetermined("{grace: 24h}"), grace(Duration.ofHours(24))),
        good("grace in days", undetermined("{grace: 7d}"), grace(Duration.ofDays(7))),
        good(
            "a profile",
            profile(
                "{extended-key-usage: when-present, key-usage: required, max-path-length: 0,"
                    + " max-validity: 398d, rsa-min-bits: 3072, ec-curves: [P-384],"
                    + " signature-algorithms: [Ed25519, ML-DSA-65],"
                    + " certificate-policies: [1.2.3]}"),
            policy ->
                first(policy)
                    .trust()
                    .profile()
                    .equals(
                        CertificateProfile.builder()
                            .purposes(ClientPurpose.WHEN_PRESENT)
                            .keyUsage(KeyUsagePresence.REQUIRED)
                            .maxPathLength(0)
                            .maxValidity(Duration.ofDays(398))
                            .rsaMinBits(3072)
                            .ecCurves(Set.of("P-384"))
                            .signatureAlgorithms(Set.of("Ed25519", "ML-DSA-65"))
                            .certificatePolicies(Set.of("1.2.3"))
                            .build())),
        good(
            "max-validity unlimited",
            profile("{max-validity: unlimited}"),
            policy -> first(policy).trust().profile().equals(CertificateProfile.DEFAULT)),
        good(
            "purposes by OID",
            profile("{extended-key-usage: [1.3.6.1.5.5.7.3.2]}"),
            policy -> true),
        good(
            "allow: anyone",
            small("roles: [orders:read]}", "allow: anyone}"),
            policy -> rule(policy).requirement() instanceof Requirement.Anyone),
        good(
            "allow: authenticated",
            small("roles: [orders:read]}", "allow: authenticated}"),
            policy -> rule(policy).requirement() instanceof Requirement.Authenticated),
        good(
            "where",
            small("path: /orders/**,", "path: '/orders/{p}', where: {p: '{domain}'},"),
            policy -> rule(policy).where().containsKey("p")),
        good(
            "every kind of name",
            small(
                "subject: {O: Acme GmbH, C: DE}",
                "dns: '*.acme.example', email: ['*@acme.example'], uri: ['spiffe://acme/**'],"
                    + " ip: [10.0.0.0/8, '::1'], upn: a@b, subject: {1.2.3: [x, y*]}"),
            policy -> first(policy).trust().names().types().size() == 6),
        good(
            "every kind of match",
            small(
                "- roles: [orders:read]",
                "- {roles: [x], match: {subject: {CN: a*}, dns: a.example, principal: [a, b*],"
                    + " sha256: '"
                    + "AB:".repeat(31)
                    + "AB'}}"),
            policy -> first(policy).identity().grants().size() == 1),
        good(
            "principals apart",
            two("principal: \"a/{subject.CN}\"", "principal: \"b/{subject.CN}\""),
            policy -> true),
        good(
            "two domains of one CA with disjoint names",
            TWO.replace("globex-root.pem", "acme-root.pem"),
            policy -> policy.domains().size() == 2),
        good(
            "two domains of which one's CA certifies the other's, with disjoint names",
            two("intermediates: [pki/globex-by-acme.pem]", null),
            policy -> policy.domains().size() == 2));
  }

  private static final String JSON =
      """
      {"version": "1", "trust-domains": {"acme": {"anchors": ["pki/acme-root.pem"],
       "revocation": {"check": "none"}}}, "access": [{"path": "/x", "allow": "anyone"}]}
      """;

  private static Arguments good(String what, String document, Predicate<MtlsPolicy> holds) {
    return arguments(what, document, holds);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void loads(String what, String document, Predicate<MtlsPolicy> holds) throws Exception {
    assertThat(load(document)).matches(holds);
  }

  static Stream<Arguments> notYaml() {
    return Stream.of(
        mistake("an empty file", "", "1:1 is empty"),
        mistake("a comment only", "# later\n", "1:1 is empty"),
        mistake("megabytes of comment", SMALL + "#".repeat(1 << 20), "1:1 is longer than 1 MB"),
        mistake(
            "a text without an end",
            small("Acme GmbH", "a*".repeat(3000)),
            "5:26 text of 6000 characters; there may be 4096"),
        mistake(
            "a key without an end",
            small("    names:", "    ? " + "k".repeat(5000) + "\n    : x\n    names:"),
            "5:7 text of 5000 characters; there may be 4096",
            "5:7 unknown key 'kkkkkkkk' in acme"),
        mistake("text only", "policy\n", "1:1 'the policy' is text, not a mapping"),
        mistake("a list", "- version: 1\n", "1:1 'the policy' is a list, not a mapping"),
        mistake("a control character", SMALL + "\0", "1:1 is not YAML"),
        mistake("two documents", SMALL + "---\n" + SMALL, "12:1 a second document"),
        mistake("a bracket that is not closed", small("pem]", "pem"), "5:10 is not YAML"),
        mistake("a tab", small("    names", "\tnames"), "5:1 is not YAML"),
        mistake("a colon without a blank", small("version: 1", "version:1"), "2:14 is not YAML"),
        mistake("an indent", small("    principal", "     principal"), "6:6 is not YAML"),
        mistake("a key twice", SMALL + "version: 1\n", "12:1 key 'version' again; it is in line 1"),
        mistake(
            "a nested key twice", small("C: DE", "O: Acme"), "5:37 key 'O' again; it is in line 5"),
        mistake(
            "two domains of one name",
            TWO.replace("  globex:", "  acme:"),
            "7:3 key 'acme' again; it is in line 3"),
        mistake("lists without an end", "a: " + "[".repeat(100_000), "1:35 nested too deep"),
        mistake("a tag", small("version: 1", "version: !!int 1"), "1:10 YAML tags"),
        mistake("a tag on a list", small("[pki/acme.crl]", "!x [pki/acme.crl]"), "7:24 YAML tags"),
        mistake("an anchor", small("[orders:read]}", "&r [orders:read]}"), "11:53 YAML anchors"),
        mistake(
            "an alias",
            small("[orders:read]}", "*r}").replace("[orders:read]", "&r [orders:read]"),
            "9:16 YAML anchors",
            "11:53 quote patterns that begin with * or {",
            "11:53 'roles' is empty"),
        mistake(
            "a merge key",
            small("- {path:", "- {<<: x, path:"),
            "11:6 unknown key '<<' in access[0]"),
        mistake(
            "a list as a key",
            small("version: 1", "[a]: 1"),
            "1:1 a list cannot be a key",
            "1:1 'version' is missing"),
        mistake(
            "an unquoted pattern",
            small("{O: Acme GmbH, C: DE}}", "{O: x}, dns: *.acme.example}"),
            "5:36 quote patterns that begin with * or {"),
        mistake(
            "an unquoted pattern in a list",
            small("{O: Acme GmbH, C: DE}}", "{O: x}, dns: [*.acme.example]}"),
            "5:37 quote patterns that begin with * or {"),
        mistake(
            "an unquoted star",
            small("O: Acme GmbH", "O: *"),
            "5:27 quote patterns that begin with * or {"),
        mistake(
            "an unquoted value",
            small("\"{subject.CN}\"", "{domain}"),
            "6:16 quote templates that begin with {"),
        mistake(
            "an unquoted template",
            small("\"{subject.CN}\"", "{domain}/{subject.CN}"),
            "6:24 quote"),
        mistake(
            "an unquoted value in where",
            small("/orders/**,", "'/{p}', where: {p: {domain}},"),
            "11:31 quote templates that begin with {"));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        mistake(
            "an unknown key",
            small("    names:", "    nams:"),
            "5:5 unknown key 'nams' in acme; did you mean 'names'?"),
        mistake(
            "an unknown key at the top",
            SMALL.replace("access:", "acess:"),
            "10:1 unknown key 'acess' in the policy; did you mean 'access'?"),
        mistake(
            "an unknown key that is like none",
            SMALL + "colour: red\n",
            "12:1 unknown key 'colour' in the policy; allowed: access, audit, forwarded, include,"
                + " limits, locks, network, responses, rest, revocation-store, source,"
                + " trust-domains, version"),
        mistake(
            "a key in another case",
            small("path:", "Path:"),
            "11:6 unknown key 'Path' in access[0]; did you mean 'path'?"),
        mistake(
            "role in a grant",
            small("- roles", "- role"),
            "9:9 unknown key 'role' in grants[0]; did you mean 'roles'?"),
        mistake(
            "an unknown key in match",
            small("- roles: [orders:read]", "- {roles: [x], match: {issuer: x}}"),
            "9:30 unknown key 'issuer' in match"),
        mistake(
            "an unknown key in revocation",
            small("{crls:", "{crl: x, crls:"),
            "7:18 unknown key 'crl' in revocation; did you mean 'crls'?"),
        mistake(
            "an unknown key in undetermined",
            undetermined("{grade: 1h}"),
            "7:55 unknown key 'grade' in undetermined; did you mean 'grace'?"),
        mistake(
            "an unknown key in profile",
            profile("{rsa-min-bit: 2048}"),
            "5:15 unknown key 'rsa-min-bit' in profile; did you mean 'rsa-min-bits'?"),
        mistake(
            "an unknown key in limits",
            SMALL + "limits: {chains: 3}\n",
            "12:10 unknown key 'chains' in limits"),
        mistake("no version", small("version: 1\n", ""), "1:1 'version' is missing"),
        mistake("an empty version", small("version: 1", "version:"), "1:9 'version' has no value"),
        mistake(
            "another version", small("version: 1", "version: 2"), "1:10 version '2' is unknown"),
        mistake("a typed version", small("version: 1", "version: 1.0"), "1:10 version '1.0' is"),
        mistake("no domains", "version: 1\n", "1:1 'trust-domains' is missing"),
        mistake(
            "empty domains",
            "version: 1\ntrust-domains:\n",
            "2:15 'trust-domains' is empty, not a mapping"),
        mistake(
            "no domain",
            "version: 1\ntrust-domains: {}\n",
            "2:16 no trust domain: nobody would be trusted"),
        mistake(
            "a domain's name in upper case",
            small("  acme:", "  Acme:"),
            "3:3 'Acme' is no domain"),
        mistake(
            "a domain's name with a dot", small("  acme:", "  acme.de:"), "3:3 'acme.de' is no"),
        mistake(
            "a domain's name that is too long",
            small("  acme:", "  " + "a".repeat(64) + ":"),
            "3:3 1 to 63"),
        mistake("a domain that is text", DOMAIN_TEXT, "3:9 'acme' is text, not a mapping"),
        mistake(
            "fewer clients than none",
            SMALL + "limits: {cached-clients: -1}\n",
            "12:26 '-1' is no whole number of at least 0"),
        mistake(
            "source forwarded",
            SMALL + "source: forwarded\n",
            "12:9 nobody may forward: 'forwarded' is missing, {format: …, from: { … }}"),
        mistake(
            "source tls and forwarded",
            SMALL + "source: [tls, forwarded]\n",
            "12:15 nobody may forward: 'forwarded' is missing"),
        mistake(
            "an unknown source",
            SMALL + "source: [tsl]\n",
            "12:10 'tsl' is no source; did you mean 'tls'?"),
        mistake(
            "pinned certificates beside anchors",
            small("    names:", "    certificates: [pki/acme-root.pem]\n    names:"),
            "5:19 stands instead of 'anchors'; make two domains of them",
            "5:19 'CN=Acme Root,O=Acme GmbH' is a CA's: it would be refused as a client's",
            "8:17 pinned certificates have no CA here that could revoke them"),
        mistake(
            "ocsp of certificates without hosts",
            small("{crls:", "{ocsp: [certificate], crls:"),
            "7:25 'certificate' asks nobody without 'fetch-hosts', which lists the hosts of"
                + " responders that certificates may name"),
        mistake(
            "a grant of nothing",
            small("- roles: [orders:read]", "- {match: {principal: x}}"),
            "9:9 'roles' is missing in grants[0]"),
        mistake(
            "permissions with empty parts",
            small(
                "- roles: [orders:read]",
                "- permissions: [orders, \"orders:\", \"a::b\", \"a,:b\", \" \", \"a b:*:c,d\"]"),
            "9:31 'orders:' is no permission",
            "9:42 'a::b' is no permission",
            "9:50 'a,:b' is no permission",
            "9:58 ' ' is no permission"),
        mistake(
            "a certificate-policy by name",
            small(
                "- roles: [orders:read]",
                "- {roles: [x], match: {certificate-policy: [1.2.3, gold, 1.02]}}"),
            "9:58 'gold' is no certificate policy: an object identifier, dotted",
            "9:64 '1.02' is no certificate policy"),
        mistake(
            "certificate-policies",
            profile("{certificate-policies: [sound]}"),
            "5:38 'sound' is no certificate-policies"),
        mistake(
            "variables where there is no secret",
            small("O: Acme GmbH", "O: '${env:ORG}'")
                .replace("[orders:read]}", "['${env:ROLE}', \"x${env:}\"]}"),
            "5:26 '${env:ORG}' is not expanded here: variables stand for secrets only",
            "11:54 '${env:ROLE}' is not expanded here",
            "11:69 'x${env:}' is not expanded here"),
        mistake(
            "a line that is none of ours",
            small("{path: /orders/**", "{path: \"/a\\np.yaml:1:1: all is well\\e[2J\""),
            "11:12 path '/a\\u000ap.yaml:1:1: all is well\\u001b[2J'"),
        mistake(
            "a trial without an end",
            small("{path:", "{report-only-until: soon, path:"),
            "11:25 'soon' is no moment; write a day, as in 2027-01-31"),
        mistake(
            "a status that no response has",
            SMALL + "responses: {missing: 404}\n",
            "12:22 '404' is no missing; did you mean '401'?"),
        mistake(
            "an unknown detail",
            SMALL + "responses: {detail: all}\n",
            "12:21 'all' is no detail; allowed: code, none"),
        mistake(
            "an unknown unannotated",
            SMALL + "rest: {unannotated: permit}\n",
            "12:21 'permit' is no unannotated; allowed: authenticated, deny"),
        mistake(
            "a warning at no time",
            SMALL + "audit: {warn-before-expiry: never}\n",
            "12:29 'never' is no duration"),
        mistake(
            "a lock of nobody",
            SMALL + "locks: [{reason: x}]\n",
            "12:9 a lock names one 'principal', 'spki' or 'sha256'"),
        mistake(
            "a lock until no moment",
            SMALL + "locks: [{sha256: " + "ab".repeat(32) + ", until: soon}]\n",
            "12:91 'soon' is no moment"));
  }

  private static final String DOMAIN_TEXT = "version: 1\ntrust-domains:\n  acme: x\n";

  static Stream<Arguments> files() {
    return Stream.of(
        mistake(
            "a missing anchor",
            small("acme-root.pem", "acme-rot.pem"),
            "4:15 there is no file 'pki/acme-rot.pem'"),
        mistake("a missing anchor of two", small("pem]", "pem, x.pem]"), "4:34 no file 'x.pem'"),
        mistake(
            "a missing file:",
            small("pki/acme-root.pem", "file:/no/such.pem"),
            "4:15 there is no file 'file:/no/such.pem'"),
        mistake(
            "a missing classpath:",
            small("pki/acme-root.pem", "classpath:no/such.pem"),
            "4:15 there is no file 'classpath:no/such.pem'"),
        mistake("a directory", small("pki/acme-root.pem", "pki"), "4:15 'pki' cannot be read"),
        mistake("no anchors", small("    anchors: [pki/acme-root.pem]\n", ""), "4:5 no CA"),
        mistake("an empty list of anchors", small("[pki/acme-root.pem]", "[]"), "4:14 no CA"),
        mistake("anchors without a value", small("[pki/acme-root.pem]", ""), "4:13 is empty"),
        mistake("text for anchors", small("[pki/acme-root.pem]", "x.pem"), "4:14 not a list"),
        mistake("an empty anchor", small("pki/acme-root.pem", "''"), "4:15 expected a file"),
        mistake("an anchor that is a list", small("[pki/acme-root.pem]", "[[]]"), "4:15 expected"),
        mistake("an empty file", small("acme-root.pem", "empty.pem"), "4:15 is empty"),
        mistake("no PEM", small("acme-root.pem", "garbage.pem"), "4:15 is not PEM, DER, PKCS#12"),
        mistake("a private key", small("acme-root.pem", "key.pem"), "4:15 block 'PRIVATE KEY'"),
        mistake("a malformed CA", small("acme-root.pem", "malformed.pem"), "4:15 cannot be read"),
        mistake(
            "a missing intermediate",
            small("    names:", "    intermediates: [x.pem]\n    names:"),
            "5:21 there is no file 'x.pem'"),
        store("a store without its password", "pki/trust.p12", "4:15 say {file: …, password: …}"),
        store("no password", "{file: pki/trust.p12}", "4:15 'password' is missing in anchors[0]"),
        store("no file", "{password: x}", "4:15 'file' is missing in anchors[0]"),
        store(
            "a wrong password", "{file: pki/trust.p12, password: wrong}", "4:22 a wrong password?"),
        store(
            "a wrong password of JKS",
            "{file: pki/trust.jks, password: wrong}",
            "4:22 a wrong password?"),
        store(
            "a variable that is not there",
            "{file: pki/trust.p12, password: \"${env:NO_SECRET}\"}",
            "4:47 there is no environment variable 'NO_SECRET'"),
        store(
            "a store of keys",
            "{file: pki/keys.p12, password: secret}",
            "4:22 no trusted certificate entry"),
        store(
            "an unknown key of a store",
            "{file: pki/trust.p12, pasword: x, password: secret}",
            "4:37 did you mean 'password'?"),
        mistake("a missing CRL", small("acme.crl", "x.crl"), "7:25 there is no file 'pki/x.crl'"),
        mistake("no CRL", small("acme.crl", "garbage.pem"), "7:25 is not a CRL"),
        mistake("an empty CRL", small("acme.crl", "empty.pem"), "7:25 is not a CRL"),
        mistake("a certificate", small("acme.crl", "acme-root.pem"), "7:25 'X509 CRL' may be"),
        mistake("a CRL without an end", small("acme.crl", "endless.crl"), "7:25 has no nextUpdate"),
        mistake(
            "another CA's CRL in its name", small("acme.crl", "forged.crl"), "7:25 not signed"));
  }

  static Stream<Arguments> idle() {
    return Stream.of(
        store(
            "a password of a PEM",
            "{file: pki/acme-root.pem, password: secret}",
            "4:51 'pki/acme-root.pem' is no key store, so that a password has no effect"),
        mistake(
            "an anchor twice",
            small("pem]", "pem, pki/acme-root.pem]"),
            "4:34 'pki/acme-root.pem' is in 'anchors' already"),
        mistake(
            "crls beside check: none",
            small("{crls:", "{check: none, crls:"),
            "7:31 'crls' has no effect beside 'check: none'"),
        mistake(
            "undetermined beside check: none",
            small("{crls: [pki/acme.crl]}", "{check: none, undetermined: deny}"),
            "7:31 'undetermined' has no effect beside 'check: none'"),
        mistake(
            "a role twice",
            small("[orders:read]}", "[orders:read, orders:read]}"),
            "11:67 'orders:read' is in 'roles' already"),
        mistake(
            "a method twice", small("[GET, HEAD]", "[GET, GET]"), "11:39 'GET' is in 'methods'"),
        mistake("a CRL twice", small("acme.crl]", "acme.crl, pki/acme.crl]"), "7:39 already"),
        mistake("a pattern twice", small("C: DE", "C: [DE, DE]"), "5:45 'DE' is in 'C' already"),
        mistake("a source twice", SMALL + "source: [tls, tls]\n", "12:15 'tls' is in 'source'"),
        mistake(
            "a match that names exclude",
            small("- roles: [orders:read]", "- {roles: [x], match: {subject: {O: Globex}}}"),
            "9:29 never matches: the domain's 'names' permit none of it"),
        mistake(
            "a principal that none is",
            small("\"{subject.CN}\"", "\"{domain}/{subject.CN}\"")
                .replace("- roles: [orders:read]", "- {roles: [x], match: {principal: billing}}"),
            "9:41 'billing' never matches: every principal of 'acme' begins with 'acme/'"),
        mistake(
            "a pattern of principals that none is",
            small("\"{subject.CN}\"", "\"{domain}/{subject.CN}\"")
                .replace("- roles: [orders:read]", "- {roles: [x], match: {principal: 'b*'}}"),
            "9:41 'b*' never matches"),
        mistake(
            "a host with a scheme",
            small("{O: Acme GmbH, C: DE}", "{O: x}, dns: https://acme.example"),
            "5:35 'https://acme.example' matches nothing: no san.dns has such characters"),
        mistake(
            "a host with a dot at its end",
            small("{O: Acme GmbH, C: DE}", "{O: x}, dns: acme.example."),
            "5:35 never matches"),
        mistake(
            "a mail address without a host",
            small("{O: Acme GmbH, C: DE}", "{O: x}, email: acme.example"),
            "5:37 'acme.example' never matches: a value has a user and '@'"),
        mistake(
            "a URI without a scheme",
            small("{O: Acme GmbH, C: DE}", "{O: x}, uri: acme.example/x"),
            "5:35 never matches: a URI begins with its scheme"),
        mistake(
            "a value with blanks around it",
            small("O: Acme GmbH", "O: 'Acme GmbH '"),
            "5:26 'Acme GmbH ' never matches: values with blanks around them are refused"),
        mistake(
            "a path with a backslash",
            small("/orders/**,", "'/a\\b',"),
            "11:12 path '/a\\b': a backslash never matches"),
        mistake(
            "a rule below a broader one",
            SMALL.replace("/orders/**,", "/**,") + "  - {path: /orders, allow: anyone}\n",
            "12:12 'access.1.path': never decides: '/**' in access[0] above matches every such"
                + " path; move the narrower rule up"),
        mistake(
            "a rule again",
            SMALL + "  - {path: /orders/**, methods: [GET], roles: [orders:read]}\n",
            "12:12 'access.1.path': has no effect: access[0] lets in everyone whom this rule"
                + " would"),
        mistake(
            "text over several lines",
            small("principal: \"{subject.CN}\"", "principal: a\n      b"),
            "6:16 text over several lines"));
  }

  private static Arguments store(String what, String anchor, String... expected) {
    return mistake(what, small("pki/acme-root.pem", anchor), expected);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        mistake("names as a list", small("{subject: {O: Acme GmbH, C: DE}}", "[x]"), "5:12 a list"),
        mistake("no names", small("{subject: {O: Acme GmbH, C: DE}}", "{}"), "5:12 is empty"),
        mistake("no attribute", small("{O: Acme GmbH, C: DE}", "{}"), "5:22 no attribute"),
        mistake("no value", small("C: DE", "C:"), "5:39 'C' has no value"),
        mistake("no patterns", small("C: DE", "C: []"), "5:40 'C' is an empty list"),
        mistake(
            "an unknown attribute",
            small("C: DE", "CM: DE"),
            "5:37 unknown attribute 'CM' in subject; did you mean 'C'?"),
        mistake(
            "a long attribute", small("C: DE", "commonName: DE"), "5:37 unknown attribute 'common"),
        mistake(
            "an attribute by a bad OID", small("C: DE", "2.5.4.: DE"), "5:37 unknown attribute"),
        mistake(
            "an attribute by name and by OID",
            small("C: DE", "2.5.4.10: DE"),
            "5:37 '2.5.4.10' is the same attribute again"),
        mistake(
            "a bad address",
            small("{O: Acme GmbH, C: DE}", "{O: x}, ip: [10.0.0]"),
            "5:35 '10.0.0' is no IP address"),
        mistake(
            "a bad CIDR",
            small("{O: Acme GmbH, C: DE}", "{O: x}, ip: 10.0.0.0/33"),
            "5:34 '/33' is no prefix length of 0 to 32"),
        mistake(
            "a CIDR with bits beyond",
            small("{O: Acme GmbH, C: DE}", "{O: x}, ip: 10.0.0.1/8"),
            "5:34 bits set beyond its prefix"),
        mistake("an empty glob", small("C: DE", "C: ''"), "5:40 'C' has no value"),
        mistake(
            "a glob that is a mapping", small("C: DE", "C: {x: y}"), "5:40 a mapping, not text"),
        mistake(
            "a bad template",
            small("\"{subject.CN}\"", "\"{subject.cn}\""),
            "6:16 no value '{subject.cn}'; there are domain,"),
        mistake(
            "a template that can be misread",
            small("\"{subject.CN}\"", "\"{subject.CN}{subject.O}\""),
            "6:16 put a literal between them"),
        mistake(
            "a brace", small("\"{subject.CN}\"", "\"{subject.CN\""), "6:16 a brace without its"),
        mistake("no template", small("\"{subject.CN}\"", "\"\""), "6:16 'principal' has no value"),
        mistake(
            "no revocation",
            small("    revocation: {crls: [pki/acme.crl]}\n", ""),
            "4:5 say 'check: none'"),
        mistake("an empty revocation", small("{crls: [pki/acme.crl]}", "{}"), "7:17 list 'crls'"),
        mistake(
            "no CRLs",
            small("[pki/acme.crl]", "[]"),
            "7:17 list 'crls' or 'ocsp', or say 'check: none'"),
        mistake(
            "a check without CRLs",
            small("crls: [pki/acme.crl]", "check: leaf"),
            "7:17 nothing to check revocation by"),
        mistake("a bad check", small("{crls:", "{check: all, crls:"), "7:25 'all' is no check"),
        mistake(
            "a bad undetermined",
            undetermined("dany"),
            "7:54 'dany' is no undetermined; did you mean 'deny'?"),
        mistake("a bad duration", undetermined("{grace: 24}"), "7:62 '24' is no duration"),
        mistake("a duration of two", undetermined("{grace: 1h30m}"), "7:62 is no duration"),
        mistake("an ISO duration", undetermined("{grace: PT1H}"), "7:62 as in 24h"),
        mistake("a duration of nothing", undetermined("{grace: 0h}"), "7:62 '0h' is no duration"),
        mistake("a negative duration", undetermined("{grace: -1h}"), "7:62 '-1h' is no duration"),
        mistake("a bad validity", profile("{max-validity: 1y}"), "5:29 '1y' is no duration"),
        mistake("a bad number", profile("{rsa-min-bits: 2k}"), "5:29 '2k' is no whole number"),
        mistake("an octal number", profile("{rsa-min-bits: 02048}"), "5:29 is no whole number"),
        mistake("a number too low", profile("{rsa-min-bits: 0}"), "5:29 at least 1"),
        mistake("a negative number", profile("{max-path-length: -1}"), "5:32 at least 0"),
        mistake("a number beyond", profile("{rsa-min-bits: 99999999999}"), "5:29 no whole number"),
        mistake(
            "an unknown curve",
            profile("{ec-curves: [P-255]}"),
            "5:27 'P-255' is no ec-curves; did you mean 'P-256'?"),
        mistake(
            "a weak algorithm",
            profile("{signature-algorithms: [SHA1withRSA]}"),
            "5:38 'SHA1withRSA' is no signature-algorithms; did you mean"),
        mistake("no curve", profile("{ec-curves: []}"), "5:26 'ec-curves' is an empty list"),
        mistake("no purpose", profile("{extended-key-usage: []}"), "5:35 is an empty list"),
        mistake("a bad purpose", profile("{extended-key-usage: [clientAuth]}"), "5:36 is no ext"),
        mistake("a bad usage", profile("{key-usage: never}"), "5:26 'never' is no key-usage"),
        mistake(
            "a limit of nothing", SMALL + "limits: {chain-certificates: 0}\n", "12:30 at least 1"),
        mistake("text for grants", small("- roles: [orders:read]", "x"), "9:7 'grants' is text"),
        mistake(
            "text for roles", small("- roles: [orders:read]", "- roles: x"), "9:16 write [ … ]"),
        mistake("no role", small("- roles: [orders:read]", "- roles: []"), "9:16 is an empty list"),
        mistake("a grant that is text", small("- roles: [orders:read]", "- x"), "9:9 'grants[0]'"),
        mistake(
            "an empty match",
            small("- roles: [orders:read]", "- {roles: [x], match: {}}"),
            "9:29 leave it out to match every client"),
        mistake(
            "a bad fingerprint",
            small("- roles: [orders:read]", "- {roles: [x], match: {sha256: abc}}"),
            "9:38 'abc' is no SHA-256"));
  }

  static Stream<Arguments> rules() {
    String roles = "roles: [orders:read]}";
    return Stream.of(
        mistake("no path", small("path: /orders/**, ", ""), "11:5 'path' is missing in access[0]"),
        mistake("a bad path", small("/orders/**,", "orders,"), "11:12 a path begins with '/'"),
        mistake("a glob in a segment", small("/orders/**,", "/o*,"), "11:12 whole segments only"),
        mistake("** inside", small("/orders/**,", "/**/x,"), "11:12 '**' can only be the last"),
        mistake("an escape in a path", small("/orders/**,", "/a%20b,"), "11:12 never matches"),
        mistake("a lower-case method", small("GET", "get"), "11:34 'get' is no method"),
        mistake("a second lower-case method", small("HEAD", "Head"), "11:39 'Head' is no method"),
        mistake("no method", small("[GET, HEAD]", "[]"), "11:33 'methods' is an empty list"),
        mistake("text for methods", small("[GET, HEAD]", "GET"), "11:33 'methods' is text"),
        mistake(
            "both roles and allow",
            small(roles, "allow: anyone, " + roles),
            "11:5 either 'roles' or 'allow'"),
        mistake("neither", small(", " + roles, "}"), "11:5 either 'roles' or 'allow'"),
        mistake("no role", small(roles, "roles: []}"), "11:53 'roles' is an empty list"),
        mistake(
            "a bad allow",
            small(roles, "allow: everyone}"),
            "11:53 'everyone' is no allow; allowed: anyone, authenticated"),
        mistake(
            "an unknown variable",
            small("/orders/**,", "'/{p}', where: {q: \"{domain}\"},"),
            "11:27 'where' names a variable that /{p} does not have"),
        mistake(
            "where for anyone",
            small("/orders/**,", "'/{p}', where: {p: \"{domain}\"},")
                .replace(roles, "allow: anyone}"),
            "11:27 'anyone' for none"),
        mistake(
            "a bad template in where",
            small("/orders/**,", "'/{p}', where: {p: \"{dom}\"},"),
            "11:31 no value '{dom}'"),
        mistake(
            "where without a variable",
            small("/orders/**,", "'/{p}', where: {},"),
            "11:27 is empty"),
        mistake(
            "where that is text", small("/orders/**,", "'/{p}', where: x,"), "11:27 not a mapping"),
        mistake(
            "access that is a mapping", ACCESS_MAPPING, "10:9 'access' is a mapping, not a list"),
        mistake("a rule that is text", SMALL + "  - /x\n", "12:5 'access[1]' is text"));
  }

  private static final String ACCESS_MAPPING =
      SMALL.substring(0, SMALL.indexOf("access:")) + "access: {path: /x, allow: anyone}\n";

  static Stream<Arguments> domains() {
    String none = "    revocation: {check: none}\n";
    return Stream.of(
        mistake(
            "principals that collide",
            two("principal: \"x/{subject.CN}\"", "principal: \"x/{subject.CN}\""),
            "6:16 begins with 'x/', as principals of 'globex' do",
            "11:16 begins with 'x/', as principals of 'acme' do"),
        mistake(
            "a principal that may begin like the other's",
            two("principal: \"globex{subject.CN}\"", null),
            "6:16 begins with 'globex', as principals of 'globex' do"),
        mistake(
            "a principal without a beginning of its own",
            two("principal: \"{subject.CN}\"", null),
            "6:16 must begin with text of its own, such as '{domain}/'"),
        mistake(
            "a principal that reads what names do not restrict",
            TWO.replace("{O: Acme GmbH, CN: acme-*}", "{O: Acme GmbH}"),
            "4:5 reads subject.CN, which 'names' of 'acme' does not restrict"),
        mistake(
            "a written principal that reads what names do not restrict",
            two(null, "principal: \"{domain}/{san.dns}\""),
            "10:16 reads san.dns, which 'names' of 'globex' does not restrict"),
        mistake(
            "a match that reads what names do not restrict",
            two("grants: [{roles: [x], match: {dns: a.example}}]", null),
            "6:34 reads san.dns, which 'names' of 'acme' does not restrict"),
        mistake(
            "a where that reads what names do not restrict",
            TWO + "access: [{path: '/{p}', allow: authenticated, where: {p: \"{subject.OU}\"}}]\n",
            "11:54 reads subject.OU, which 'names' of 'acme' does not restrict",
            "11:54 reads subject.OU, which 'names' of 'globex' does not restrict"),
        mistake(
            "a where by serial number alone",
            TWO
                + "access: [{path: '/{p}', allow: authenticated, where: {p:"
                + " \"{certificate.serial}\"}}]\n",
            "11:54 any domain's CA can give out"),
        mistake(
            "one CA with overlapping names",
            TWO.replace("globex-root.pem", "acme-root.pem")
                .replace("{O: Globex Corp, CN: globex-*}", "{O: Acme *, CN: acme-x*}"),
            "8:14 shares a CA key with 'acme'"),
        mistake(
            "one CA of several with overlapping names",
            TWO.replace("globex-root.pem", "both.pem")
                .replace("{O: Globex Corp, CN: globex-*}", "{CN: '*'}"),
            "8:14 shares a CA key with 'acme'"),
        mistake(
            "a CA that certifies the other's, with overlapping names",
            two("intermediates: [pki/globex-by-acme.pem]", null)
                .replace("{O: Globex Corp, CN: globex-*}", "{CN: acme-globex}"),
            "9:14 or is certified by it"),
        mistake(
            "no revocation in both",
            TWO.replace(none, ""),
            "4:5 say 'check: none'",
            "7:5 say 'check: none'"));
  }

  private static Arguments mistake(String what, String document, String... expected) {
    return arguments(what, document, List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"notYaml", "keys", "files", "values", "rules", "idle", "domains"})
  void mistakes(String what, String document, List<String> expected) {
    List<FileProblem> problems = problemsOf(document.getBytes(StandardCharsets.UTF_8));
    assertThat(problems)
        .zipSatisfy(
            expected,
            (problem, line) -> {
              String[] placeAndPart = line.split(" ", 2);
              assertThat(problem.file()).isEqualTo("p.yaml");
              assertThat(problem.line() + ":" + problem.column()).isEqualTo(placeAndPart[0]);
              assertThat(problem.message()).contains(placeAndPart[1]);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE"})
  void refusesOtherEncodings(String charset) throws Exception {
    byte[] content = small("Acme GmbH", "M\u00fcller").getBytes(charset);
    assertThat(problemsOf(content))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(1);
              assertThat(problem.column()).isEqualTo(1);
            });
  }

  @Test
  void tellsAllProblemsAtOnceInTheOrderOfTheFile() {
    String document =
        """
        colour: red
        trust-domains:
          acme:
            anchors: [pki/acme-root.pem, x.pem, pki/garbage.pem]
            names: {subject: {CM: x}}
            principal: "{nobody}"
            revocation: {crls: [pki/acme.crl, pki/forged.crl], undetermined: {grace: 1}}
          Globex:
            anchors: [pki/globex-root.pem]
            revocation: {check: none}
          initech:
            anchors: [pki/globex-root.pem]
            revocation: {check: none}
            grants: [{role: x}]
            colour: red
        access:
          - {path: x, methods: [get], roles: [], where: {p: "{q}"}}
          - {path: /y}
        source: header
        forwarded: {}
        version: 7
        """;
    List<FileProblem> problems = problemsOf(document.getBytes(StandardCharsets.UTF_8));
    assertThat(problems.stream().map(problem -> problem.line() + ":" + problem.column()))
        .containsExactly(
            "1:1", "4:34", "4:41", "5:23", "6:16", "7:39", "7:78", "8:3", "14:15", "15:5", "17:12",
            "17:25", "17:38", "17:53", "18:5", "19:9", "20:12", "20:12", "21:10");
  }

  @Test
  void aProblemOfOneDomainDoesNotHideThoseOfAnother() {
    String document = two("colour: red", null).replace("[pki/globex-root.pem]", "[]");
    assertThat(problemsOf(document.getBytes(StandardCharsets.UTF_8)))
        .extracting(FileProblem::line)
        .containsExactly(6, 9);
  }

  @Test
  void showsProblemsAsCompilersDo() {
    FileProblem problem = new FileProblem("WEB-INF/mtls-policy.yaml", 7, 9, "unknown key 'role'");
    assertThat(problem).hasToString("WEB-INF/mtls-policy.yaml:7:9: unknown key 'role'");
    PolicyFileException thrown =
        catchThrowableOfType(
            PolicyFileException.class, () -> load(small("version: 1", "version: 2\nx: 1")));
    assertThat(thrown.getMessage().lines())
        .containsExactlyElementsOf(thrown.problems().stream().map(FileProblem::toString).toList());
    assertThat(thrown.problems()).hasSize(2);
  }

  @Test
  void tellsOfAFileThatIsNotThere() {
    Path file = directory.resolve("no-policy.yaml");
    PolicyFileException thrown =
        catchThrowableOfType(PolicyFileException.class, () -> PolicyFile.load(file));
    assertThat(thrown.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.file()).isEqualTo(file.toString()));
  }

  @Test
  void readsFilesByTheirAbsoluteName() throws Exception {
    Path root = directory.resolve("pki/acme-root.pem").toAbsolutePath();
    assertThat(load(small("pki/acme-root.pem", "\"file:" + root + "\"")))
        .matches(PolicyFileTest::trustsAcme);
    assertThat(load(small("pki/acme-root.pem", "\"" + root.toUri() + "\"")))
        .matches(PolicyFileTest::trustsAcme);
  }

  private static String small(String replaced, String by) {
    assertThat(SMALL).contains(replaced);
    return SMALL.replace(replaced, by);
  }

  /** The policy of two domains, with a line each before their revocation; null for none. */
  private static String two(String ofAcme, String ofGlobex) {
    String[] parts = TWO.split("    revocation", -1);
    return parts[0] + line(ofAcme) + parts[1] + line(ofGlobex) + parts[2];
  }

  private static String line(String ofDomain) {
    return (ofDomain == null ? "" : "    " + ofDomain + "\n") + "    revocation";
  }

  private static String undetermined(String value) {
    return small("[pki/acme.crl]}", "[pki/acme.crl], undetermined: " + value + "}");
  }

  private static String profile(String profile) {
    return small("    names:", "    profile: " + profile + "\n    names:");
  }

  private static Predicate<MtlsPolicy> is(WhenUndetermined expected) {
    return policy -> first(policy).revocation().whenUndetermined().equals(expected);
  }

  private static Predicate<MtlsPolicy> grace(Duration period) {
    return is(new WhenUndetermined.Grace(period));
  }

  private static boolean trustsAcme(MtlsPolicy policy) {
    X509Certificate anchor = first(policy).anchors().get(0).certificate();
    return first(policy).anchors().size() == 1 && anchor.equals(ACME.certificate());
  }

  private static TrustDomain first(MtlsPolicy policy) {
    return policy.domains().get(0);
  }

  private static AccessRule rule(MtlsPolicy policy) {
    return policy.access().rules().get(0);
  }

  private static MtlsPolicy load(String document) throws PolicyFileException {
    return load(document.getBytes(StandardCharsets.UTF_8));
  }

  private static MtlsPolicy load(byte[] content) throws PolicyFileException {
    return PolicyFile.load(
        "p.yaml", content, PolicyResources.directory(directory), ENVIRONMENT::get);
  }

  private static List<FileProblem> problemsOf(byte[] content) {
    PolicyFileException thrown =
        catchThrowableOfType(PolicyFileException.class, () -> load(content));
    assertThat(thrown).isNotNull();
    return thrown.problems();
  }
}
