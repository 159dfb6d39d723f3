package org.mtls4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.conformance.SuiteSettings.StatedPurpose;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;

/** The measuring stick itself: what must break a run does. */
class ConformanceRunTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.named("CN=Stranger").at(NOW).build();
  private static final IssuedCertificate GOOD = ROOT.issue("CN=good").build();
  private static final IssuedCertificate UNKNOWN = STRANGER.issue("CN=unknown").build();

  @TempDir private Path directory;

  private static Map<String, Object> good(String id) throws Exception {
    return chain(id, "ACCEPT", GOOD);
  }

  private static Map<String, Object> chain(String id, String expected, IssuedCertificate client)
      throws Exception {
    Map<String, Object> what = new LinkedHashMap<>();
    what.put("id", id);
    what.put("suite", "made-up");
    what.put("grade", "core");
    what.put("expected", expected);
    what.put("leaf", client.certificate().getEncoded());
    what.put("anchors", List.of(ROOT.certificate().getEncoded()));
    what.put("time", NOW.toString());
    what.put("eku", "clientAuth");
    what.put("revocation", Map.of("mode", "none"));
    return what;
  }

  private Results run(List<Map<String, Object>> cases) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Map<String, Object> what : cases) {
      lines.add(new JsonMapper().writeValueAsString(what));
    }
    Files.write(directory.resolve("made-up.jsonl"), lines);
    return Results.of(CaseFiles.read(directory).cases(), TimeLimit.TEN_SECONDS);
  }

  private List<String> breaches(String listed, Map<String, Object> what) throws Exception {
    return new Rules(run(List.of(what)), Deviations.parse(listed)).breaches();
  }

  @Test
  void rightAnswersBreakNothing() throws Exception {
    Results results = run(List.of(good("one"), chain("two", "REJECT", UNKNOWN)));
    assertThat(new Rules(results, Deviations.parse("")).breaches()).isEmpty();
    assertThat(ScoreTable.of(results.binding()))
        .contains(
            List.of(
                "made-up",
                "core",
                "1 + 1",
                "1",
                "1",
                "0",
                "0",
                "0",
                "1 / 0 / 0",
                "1 / 0 / 0",
                "1 / 0 / 0"));
  }

  @Test
  void aWrongAcceptOfGradeCoreBreaksListedOrNot() throws Exception {
    Map<String, Object> wrong = chain("one", "REJECT", GOOD);
    assertThat(breaches("", wrong)).anyMatch(it -> it.contains("a wrong accept of grade core"));
    assertThat(breaches("made-up | one | accepted | because", wrong))
        .anyMatch(it -> it.contains("a wrong accept of grade core"));
  }

  @Test
  void anotherWrongAcceptBreaksWhereItIsNotListed() throws Exception {
    Map<String, Object> wrong = chain("one", "REJECT", GOOD);
    wrong.put("grade", "profile");
    assertThat(breaches("", wrong)).anyMatch(it -> it.contains("an unlisted wrong accept"));
    assertThat(breaches("made-up | one | accepted | because", wrong))
        .containsExactly("all suites: no fewer wrong accepts than the best of the others");
  }

  @ParameterizedTest(name = "listed as {0}: {1}")
  @CsvSource({
    "'', an unlisted wrong reject",
    "made-up | one | certificate-expired | because, an unlisted wrong reject",
    "made-up | one | unknown-issuer | because, ''",
    "another | one | unknown-issuer | because, an unlisted wrong reject",
  })
  void aWrongRejectBreaksUnlessListedWithItsReason(String listed, String breach) throws Exception {
    List<String> breaches = breaches(listed, chain("one", "ACCEPT", UNKNOWN));
    if (breach.isEmpty()) {
      assertThat(breaches).isEmpty();
    } else {
      assertThat(breaches).singleElement().asString().contains(breach, "unknown-issuer");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"made-up | one | unknown-issuer | because", "made-up | gone | accepted | because"})
  void aListedDeviationThatIsNoneBreaks(String listed) throws Exception {
    assertThat(breaches(listed, good("one")))
        .singleElement()
        .asString()
        .contains("listed as a deviation and is none");
  }

  @Test
  void suitesThatAreNotThereAreNotMissed() throws Exception {
    assertThat(breaches("another | one | accepted | because", good("one"))).isEmpty();
  }

  @Test
  void whatItsSuiteCallsAmbiguousIsNotScored() throws Exception {
    Map<String, Object> ambiguous = chain("one", "REJECT", GOOD);
    ambiguous.put("grade", "either");
    assertThat(breaches("", ambiguous)).isEmpty();
    assertThat(breaches("made-up | one | accepted | because", ambiguous))
        .containsExactly("one: listed as a deviation and is none");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"crl", "ocsp"})
  void whatIsAskedForAndNotThereIsUndetermined(String mode) throws Exception {
    Map<String, Object> what = good("one");
    what.put("revocation", Map.of("mode", mode, "scope", "chain", "unknown", "reject"));
    assertThat(breaches("", what))
        .singleElement()
        .asString()
        .contains("an unlisted wrong reject", "revocation-undetermined");
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource({
    "leaf, '', 'leaf' is missing",
    "leaf, no base64, 'leaf' is not base64",
    "anchors, none, 'anchors' is not a list",
    "expected, MAYBE, 'expected' is 'MAYBE'",
    "eku, serverAuth, 'eku' is 'serverAuth'",
    "time, yesterday, 'time' is no instant",
    "depth, deep, 'depth' is no depth",
  })
  void aBrokenCaseIsToldWithFileAndLine(String key, String value, String problem) throws Exception {
    Map<String, Object> broken = good("two");
    broken.put(key, value.isEmpty() ? null : value);
    run(List.of(good("one"), broken));
    assertThat(CaseFiles.read(directory).unreadable())
        .singleElement()
        .asString()
        .contains("made-up.jsonl:2: " + problem);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "{, not JSON",
    "[], not a JSON object",
    "{} {}, not JSON",
    "'{\"id\": \"one\", \"id\": \"two\"}', not JSON",
  })
  void whatIsNoCaseIsToldWithFileAndLine(String line, String problem) throws Exception {
    Files.writeString(directory.resolve("a.jsonl"), "\n" + line + "\n");
    assertThat(CaseFiles.read(directory).unreadable())
        .singleElement()
        .asString()
        .contains("a.jsonl:2: " + problem);
  }

  @Test
  void twoCasesOfOneNameAreTold() throws Exception {
    run(List.of(good("one"), good("one")));
    assertThat(CaseFiles.read(directory).unreadable())
        .singleElement()
        .asString()
        .contains("made-up.jsonl:2: a second case 'one'");
  }

  /** Whatever another author's directory holds: what can be read runs, the rest is told. */
  @Test
  void theOthersRunWhereSomeCannotBeRead() throws Exception {
    run(List.of(good("one")));
    Files.write(directory.resolve("octets.jsonl"), new byte[] {-1, -2, '\n', '{', -128, '\n'});
    Files.writeString(directory.resolve("nested.jsonl"), "[".repeat(5_000));
    Files.createDirectory(directory.resolve("directory.jsonl"));
    CaseFiles read = CaseFiles.read(directory);
    assertThat(read.cases()).extracting(ConformanceCase::id).containsExactly("one");
    assertThat(read.unreadable()).hasSize(3).allMatch(told -> told.contains(": not JSON: "));
  }

  @Test
  void aDirectoryWithoutCasesIsToldAndOtherFilesAreNotRead() throws Exception {
    Files.writeString(directory.resolve("README.md"), "no JSON");
    assertThatThrownBy(() -> CaseFiles.read(directory))
        .hasMessageContaining("no conformance cases");
    assertThatThrownBy(() -> CaseFiles.read(directory.resolve("gone")))
        .hasMessageContaining("is not a directory");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"made-up | one | accepted", "made-up | one | accepted |"})
  void aDeviationWithoutItsReasonIsTold(String line) {
    assertThatThrownBy(() -> Deviations.parse("# why\n" + line))
        .hasMessageContaining("deviations.txt:2");
  }

  @Test
  void aDeviationListedTwiceIsTold() {
    String line = "made-up | one | accepted | because\n";
    assertThatThrownBy(() -> Deviations.parse(line + line)).hasMessageContaining("listed twice");
  }

  @Test
  void aJudgeThatDoesNotComeToAnEndHangs() throws Exception {
    Judge endless =
        new Judge() {
          @Override
          public String name() {
            return "endless";
          }

          @Override
          public Answer judge(ConformanceCase what) throws InterruptedException {
            new CountDownLatch(1).await();
            return Answer.ACCEPTED;
          }
        };
    ConformanceCase what = caseOf(good("one"));
    Answer answer = new TimeLimit(Duration.ofMillis(20)).ask(endless, what);
    assertThat(answer.kind()).isEqualTo(Answer.Kind.HUNG);
    assertThat(breaches("made-up | one | hung | because", what, answer, answer))
        .singleElement()
        .asString()
        .contains("a hang");
  }

  /** A refusal that is a bug is no right reject. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"threw", "internal-error"})
  void aBugBreaks(String code) throws Exception {
    Answer bug = Answer.rejected(code, "on the way");
    assertThat(breaches("", caseOf(chain("one", "REJECT", UNKNOWN)), bug, bug))
        .singleElement()
        .asString()
        .contains("a bug: " + code);
  }

  @Test
  void moreWrongAcceptsThanTheOthersBreakASuite() throws Exception {
    Map<String, Object> wrong = chain("one", "REJECT", GOOD);
    wrong.put("grade", "profile");
    Answer refused = Answer.rejected("refused", "");
    assertThat(
            breaches("made-up | one | accepted | because", caseOf(wrong), Answer.ACCEPTED, refused))
        .contains("made-up: more wrong accepts than the best of the others");
  }

  private ConformanceCase caseOf(Map<String, Object> what) throws Exception {
    run(List.of(what));
    return CaseFiles.read(directory).cases().get(0);
  }

  private static List<String> breaches(
      String listed, ConformanceCase what, Answer ours, Answer others) {
    Result result = new Result(what, ours, Baselines.ALL.stream().map(any -> others).toList());
    return new Rules(new Results(List.of(result), Map.of()), Deviations.parse(listed)).breaches();
  }

  /** An anchor that is a name and a key is not judged by what its certificate says. */
  @Test
  void aBareAnchorIsNotHeldToItsCertificate() throws Exception {
    CertificateAuthority expired =
        CertificateAuthority.named("CN=Old")
            .at(NOW)
            .validFrom(NOW.minus(Duration.ofDays(20)))
            .validUntil(NOW.minus(Duration.ofDays(10)))
            .build();
    Map<String, Object> what = chain("one", "ACCEPT", expired.issue("CN=client").build());
    what.put("anchors", List.of(expired.certificate().getEncoded()));
    assertThat(breaches("", what)).singleElement().asString().contains("certificate-expired");
    what.put("bareAnchor", true);
    assertThat(breaches("", what)).isEmpty();
  }

  @Test
  void initialPoliciesAreWrittenIntoTheAnchor() throws Exception {
    Map<String, Object> what = good("one");
    what.put(
        "policy",
        Map.of(
            "initial",
            List.of("1.2.3"),
            "explicit",
            true,
            "inhibitMapping",
            true,
            "inhibitAny",
            true));
    X509Certificate standIn = AnchorStandIn.of(ROOT.certificate(), caseOf(what));
    assertThat(standIn.getCriticalExtensionOIDs())
        .contains("2.5.29.32", "2.5.29.36", "2.5.29.54", "2.5.29.19");
    assertThat(standIn.getPublicKey()).isEqualTo(ROOT.certificate().getPublicKey());
    assertThat(standIn.getSubjectX500Principal())
        .isEqualTo(ROOT.certificate().getSubjectX500Principal());
  }

  /** Defaults open as far as good chains need it, whoever wrote the suite. */
  @Test
  void aSuiteWithoutStatedPurposesIsJudgedWithoutThem() throws Exception {
    Map<String, Object> silent =
        chain("one", "ACCEPT", ROOT.issue("CN=silent").withoutExtendedKeyUsage().build());
    assertThat(run(List.of(good("two"))).settings().get("made-up").statedPurpose())
        .isEqualTo(StatedPurpose.REQUIRED);
    Results results = run(List.of(silent));
    assertThat(results.settings().get("made-up").statedPurpose())
        .isEqualTo(StatedPurpose.WHEN_PRESENT);
    assertThat(new Rules(results, Deviations.parse("")).breaches()).isEmpty();
  }

  @ParameterizedTest(name = "grade {0}")
  @CsvSource({"core, accepted", "crypto, algorithm-not-allowed"})
  void goodChainsOpenWeakAlgorithmsUnlessTheyAreAboutThem(String grade, String answer)
      throws Exception {
    Map<String, Object> old =
        chain("one", "ACCEPT", ROOT.issue("CN=old").signatureAlgorithm("SHA1withECDSA").build());
    old.put("grade", grade);
    assertThat(run(List.of(old)).all().get(0).ours().code()).isEqualTo(answer);
  }

  @ParameterizedTest(name = "grade {0}")
  @CsvSource({"core, accepted", "dos, chain-too-long"})
  void limitsAreRaisedToTheLongestChainUnlessItIsAboutThem(String grade, String answer)
      throws Exception {
    Map<String, Object> padded = good("one");
    byte[] padding = STRANGER.certificate().getEncoded();
    padded.put("chain", Collections.nCopies(20, padding));
    padded.put("grade", grade);
    assertThat(run(List.of(padded)).all().get(0).ours().code()).isEqualTo(answer);
  }

  @Test
  void theReportTellsDeviationsOneByOne() throws Exception {
    Results results = run(List.of(good("one"), chain("two", "ACCEPT", UNKNOWN)));
    assertThat(new Scoreboard(results, Deviations.parse("")).text())
        .contains("UNLISTED wrong reject, two (core): unknown-issuer");
    assertThat(
            new Scoreboard(results, Deviations.parse("made-up | two | unknown-issuer | why"))
                .text())
        .contains("listed wrong reject, two");
  }
}
