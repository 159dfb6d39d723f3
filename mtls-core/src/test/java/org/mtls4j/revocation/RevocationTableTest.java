package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspBuilder;
import org.mtls4j.testkit.OcspServer;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ClientChain;

/**
 * What becomes of a client, by what its sources are like, which there are, what its domain says of
 * doubt, and whose certificate it is about: every combination, over real servers. The table in
 * {@code docs/revocation.md} is the run's; {@code -Drevocation.write-table} writes it.
 */
@Timeout(300)
class RevocationTableTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Path DOCUMENT = Path.of("../docs/revocation.md");
  private static final String BEGIN = "<!-- Made by RevocationTableTest. -->\n";
  private static final String END = "<!-- End of what is made. -->\n";
  private static final int AT_A_TIME = 12;

  /** What a source is like. */
  private enum Condition {
    GOOD,
    REVOKED,
    UNKNOWN,
    STALE,
    MISSING,
    WRONG_SIGNER,
    WRONG_SCOPE,
    TIMEOUT,
    GARBAGE,
    OVERSIZE,
    REDIRECT_LOOP,
    ROLLBACK;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private enum Source {
    CRL,
    OCSP,
    BOTH
  }

  /** The data of STALE lapsed an hour ago. */
  private enum Doubt {
    DENY,
    ALLOW,
    GRACE_LAPSED,
    GRACE;

    private WhenUndetermined rule() {
      return switch (this) {
        case DENY -> new WhenUndetermined.Deny();
        case ALLOW -> new WhenUndetermined.Allow();
        case GRACE_LAPSED -> new WhenUndetermined.Grace(Duration.ofMinutes(30));
        case GRACE -> new WhenUndetermined.Grace(Duration.ofHours(2));
      };
    }
  }

  private enum About {
    LEAF,
    CHAIN
  }

  private record Cell(Condition condition, Source source, Doubt doubt, About about) {

    /** As the documentation has it in words; the run must not differ. */
    String expected() {
      return switch (condition) {
        case GOOD -> "accepted";
        case REVOKED, ROLLBACK -> about == About.LEAF ? "certificate-revoked" : "issuer-revoked";
        case STALE -> doubt == Doubt.GRACE ? "accepted" : inDoubt();
        default -> inDoubt();
      };
    }

    private String inDoubt() {
      return doubt == Doubt.ALLOW ? "accepted" : "revocation-undetermined";
    }
  }

  /** Two CAs with a server each for their lists and answers; one pair is as the cell has it. */
  private static final class Scene implements AutoCloseable {
    private final CrlServer lists = CrlServer.start();
    private final CertificateAuthority root = CertificateAuthority.named("CN=Root").at(NOW).build();
    private final OcspServer ofRoot = OcspServer.start(root);
    private final CertificateAuthority issuing;
    private final OcspServer ofIssuing;
    private final IssuedCertificate client;
    private final Cell cell;

    Scene(Cell cell) throws IOException {
      this.cell = cell;
      this.issuing =
          CertificateAuthority.named("CN=Issuing")
              .signedBy(root)
              .extension(
                  "1.3.6.1.5.5.7.1.1",
                  false,
                  new AuthorityInformationAccess(
                          new AccessDescription(
                              AccessDescription.id_ad_ocsp,
                              new GeneralName(
                                  GeneralName.uniformResourceIdentifier, ofRoot.uri().toString())))
                      .getEncoded())
              .build();
      this.ofIssuing = OcspServer.start(issuing);
      this.client = issuing.issue("CN=client").ocspResponder(ofIssuing.uri().toString()).build();
      boolean leaf = cell.about() == About.LEAF;
      publish(leaf, cell.condition());
      publish(!leaf, Condition.GOOD);
    }

    private void publish(boolean leaf, Condition condition) {
      CertificateAuthority ca = leaf ? issuing : root;
      var certificate = leaf ? client.certificate() : issuing.certificate();
      String path = leaf ? "/issuing" : "/root";
      OcspServer responder = leaf ? ofIssuing : ofRoot;
      CrlBuilder list = ca.crl().number(2);
      lists.publish(path, list);
      switch (condition) {
        case GOOD -> {}
        case REVOKED, ROLLBACK -> {
          lists.publish(path, list.revoke(certificate));
          responder.revoke(certificate);
        }
        case UNKNOWN -> {
          lists.publish(path, list.extension("2.999.1", true, new byte[] {5, 0}));
          responder.spoil(OcspServer.Fault.UNKNOWN);
        }
        case STALE -> {
          lists.publish(path, list.stale());
          responder.answering(OcspBuilder::stale);
        }
        case MISSING -> spoil(path, CrlServer.Fault.MISSING, responder, OcspServer.Fault.MISSING);
        case WRONG_SIGNER -> {
          lists.publish(path, list.wronglySigned());
          responder.spoil(OcspServer.Fault.WRONG_SIGNER);
        }
        case WRONG_SCOPE -> {
          lists.publish(path, list.distributionPoint("http://other.example/x"));
          responder.answering(answer -> answer.ofIssuer(leaf ? root : issuing));
        }
        case TIMEOUT -> spoil(path, CrlServer.Fault.LATE, responder, OcspServer.Fault.LATE);
        case GARBAGE -> spoil(path, CrlServer.Fault.GARBAGE, responder, OcspServer.Fault.GARBAGE);
        case OVERSIZE ->
            spoil(path, CrlServer.Fault.OVERSIZE, responder, OcspServer.Fault.OVERSIZE);
        case REDIRECT_LOOP ->
            spoil(path, CrlServer.Fault.REDIRECT_LOOP, responder, OcspServer.Fault.REDIRECT_LOOP);
      }
    }

    private void spoil(
        String path, CrlServer.Fault list, OcspServer responder, OcspServer.Fault answer) {
      lists.spoil(path, list);
      responder.spoil(answer);
    }

    /** What was published before it was revoked. */
    private void rollBack() {
      boolean leaf = cell.about() == About.LEAF;
      lists.publish(leaf ? "/issuing" : "/root", (leaf ? issuing : root).crl().number(1));
      OcspServer responder = leaf ? ofIssuing : ofRoot;
      responder.release(leaf ? client.certificate() : issuing.certificate());
      responder.answering(answer -> answer.thisUpdate(NOW.minus(Duration.ofHours(2))));
    }

    private int asked() {
      boolean leaf = cell.about() == About.LEAF;
      int listed = lists.requests(leaf ? "/issuing" : "/root");
      int answered = (leaf ? ofIssuing : ofRoot).requests();
      return switch (cell.source()) {
        case CRL -> listed;
        case OCSP -> answered;
        case BOTH -> Math.min(listed, answered);
      };
    }

    private MtlsAuthenticator open() {
      List<CrlSource> crls = new ArrayList<>();
      if (cell.source() != Source.OCSP) {
        crls.add(CrlAddress.of(lists.uri("/issuing"), List.of()));
        crls.add(CrlAddress.of(lists.uri("/root"), List.of()));
      }
      OcspPolicy ocsp =
          cell.source() == Source.CRL
              ? OcspPolicy.NONE
              : new OcspPolicy(List.of(new OcspSource.NamedByCertificate()), List.of());
      Duration wait =
          cell.condition() == Condition.TIMEOUT ? Duration.ofSeconds(3) : Duration.ofSeconds(20);
      RevocationPolicy revocation =
          new RevocationPolicy(
              Check.CHAIN,
              crls,
              cell.doubt().rule(),
              List.of(),
              new Fetching(
                  new FetchHosts(List.of(ofRoot.host(), ofIssuing.host())),
                  Duration.ofSeconds(1),
                  wait),
              ocsp);
      return MtlsAuthenticator.of(
          MtlsPolicy.builder()
              .domain(
                  TrustDomain.named("acme")
                      .anchor(root.certificate())
                      .revocation(revocation)
                      .build())
              .network(
                  new RevocationNetwork(
                      Optional.empty(), 100_000, 10_000, wait, wait, Optional.empty()))
              .build(),
          InstantSource.fixed(NOW));
    }

    String outcome() throws InterruptedException {
      try (MtlsAuthenticator authenticator = open()) {
        String first = judge(authenticator);
        if (cell.condition() != Condition.ROLLBACK) {
          // What is revoked is so as soon as that is known, and stays so.
          return first;
        }
        assertThat(first).isEqualTo(cell.expected());
        rollBack();
        int before = asked();
        while (asked() < before + 2) {
          Thread.sleep(50);
        }
        return judge(authenticator);
      }
    }

    private String judge(MtlsAuthenticator authenticator) {
      return ClientChain.of(client.chain())
          .then(authenticator::authenticate)
          .fold(known -> "accepted", Scene::code);
    }

    private static String code(Rejection why) {
      return why.reason().code();
    }

    @Override
    public void close() {
      lists.close();
      ofRoot.close();
      ofIssuing.close();
    }
  }

  @Test
  void everyCombinationEndsAsItIsDocumented() throws Exception {
    Map<Cell, Future<String>> running = new LinkedHashMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      for (Condition condition : Condition.values()) {
        for (Source source : Source.values()) {
          for (Doubt doubt : Doubt.values()) {
            for (About about : About.values()) {
              Cell cell = new Cell(condition, source, doubt, about);
              running.put(cell, pool.submit(() -> outcome(cell)));
            }
          }
        }
      }
      Map<Cell, String> outcomes = new LinkedHashMap<>();
      for (Map.Entry<Cell, Future<String>> each : running.entrySet()) {
        outcomes.put(each.getKey(), each.getValue().get());
      }
      assertThat(outcomes)
          .allSatisfy(
              (cell, outcome) -> assertThat(outcome).as("%s", cell).isEqualTo(cell.expected()));
      document(outcomes);
    } finally {
      pool.shutdownNow();
    }
  }

  private static String outcome(Cell cell) throws Exception {
    try (Scene scene = new Scene(cell)) {
      return scene.outcome();
    }
  }

  private static void document(Map<Cell, String> outcomes) throws IOException {
    String whole = Files.readString(DOCUMENT);
    int begin = whole.indexOf(BEGIN) + BEGIN.length();
    int end = whole.indexOf(END);
    assertThat(end).as("where the table is to be").isGreaterThanOrEqualTo(begin);
    String made = whole.substring(0, begin) + table(outcomes) + whole.substring(end);
    if (System.getProperty("revocation.write-table") != null) {
      Files.writeString(DOCUMENT, made);
    }
    assertThat(DOCUMENT)
        .as("made by a run with -Drevocation.write-table")
        .content()
        .isEqualTo(made);
  }

  private static String table(Map<Cell, String> outcomes) {
    StringBuilder table =
        new StringBuilder(
            """

            | the data is | from | `deny` | `allow` | `grace`, over | `grace`, not over |
            | --- | --- | --- | --- | --- | --- |
            """);
    for (Condition condition : Condition.values()) {
      for (Source source : Source.values()) {
        table
            .append("| ")
            .append(condition.text())
            .append(" | ")
            .append(source.name().toLowerCase(Locale.ROOT))
            .append(" | ")
            .append(
                Arrays.stream(Doubt.values())
                    .map(doubt -> about(outcomes, condition, source, doubt))
                    .collect(Collectors.joining(" | ")))
            .append(" |\n");
      }
    }
    return table.append('\n').toString();
  }

  /** Of the client's certificate, and of its CA's where that is told otherwise. */
  private static String about(
      Map<Cell, String> outcomes, Condition condition, Source source, Doubt doubt) {
    return Arrays.stream(About.values())
        .map(about -> outcomes.get(new Cell(condition, source, doubt, about)))
        .distinct()
        .collect(Collectors.joining(" / "));
  }
}
