package org.mtls4j.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mtls4j.cli.Explain.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands and what they take. */
@Command(
    name = "mtls",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommandsRepeatable = false,
    synopsisSubcommandLabel = "(check | explain | inspect)",
    description = {
      "",
      "Client-certificate authentication and least privilege for Jakarta EE: what a policy means,"
          + " before it is deployed.",
      ""
    },
    footerHeading = "%nA way to begin:%n",
    footer = {
      "  mtls inspect partner-ca.pem                      what the CA's certificate says",
      "  mtls check mtls-policy.yaml                      what is wrong with the policy",
      "  mtls explain --policy mtls-policy.yaml --chain client.pem --request \"GET /orders\"",
      "                                                   who the client is, and may it?",
      "  mtls check app.war                               is the gate really first?",
      "",
      "'mtls help check' and so on say more. A policy to start from is in the README."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:good, or accepted",
      "1:problems, or rejected",
      "2:wrong usage, or something that cannot be read"
    },
    subcommands = picocli.CommandLine.HelpCommand.class)
final class Commands {

  private final Console console;
  private final InstantSource clock;

  Commands(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      header = "Tells what is wrong with a policy or a WAR.",
      description = {
        "",
        "Tells every problem of a policy, each with its place and what would do, or else gives"
            + " advice on what it may not mean. Of a web application it also tells whether the"
            + " filter really comes first and whether web.xml loses it.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  mtls check src/main/webapp/WEB-INF/mtls-policy.yaml",
        "  mtls check target/app.war",
        "",
        "A line is file:line:column: what. Advice does not make the check fail."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:it can be enforced",
        "1:it has problems",
        "2:wrong usage, or a file that cannot be read"
      })
  int check(
      @Parameters(
              paramLabel = "<policy or war>",
              description = "A policy file, a WAR, or the directory of an unpacked one.")
          Path subject,
      @Option(
              names = "--at",
              paramLabel = "<instant>",
              description = "The time to look at it, as in 2027-01-31T12:00:00Z; now by default.")
          @Nullable Instant at)
      throws UnusableInputException {
    return new Check(console, timeOf(at)).run(subject);
  }

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      header = "Shows who a client is, whether it may, and why.",
      description = {
        "",
        "Shows stage by stage what the filter would decide about a client and a request, what it"
            + " looked at and what it found; for a refusal, what would have to be different.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  mtls explain --policy mtls-policy.yaml --chain client.pem",
        "  mtls explain --policy mtls-policy.yaml --chain client.p12 --password \\",
        "      --request \"GET /orders/17\"",
        "  mtls explain --policy app.war --chain client.pem --at 2027-01-31T12:00:00Z --json",
        "",
        "The chain is the client's certificate first, then the CAs that it would send; the policy's"
            + " anchors need not be in it. Without --request there is no access stage."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:accepted",
        "1:rejected",
        "2:wrong usage, a file that cannot be read, or a policy with problems"
      })
  int explain(
      @Option(
              names = "--policy",
              required = true,
              paramLabel = "<policy or war>",
              description = "A policy file, a WAR, or the directory of an unpacked one.")
          Path policy,
      @Option(
              names = "--chain",
              required = true,
              paramLabel = "<file>",
              description =
                  "The client's certificate and what it sends with it: PEM, DER or PKCS#12 (the"
                      + " client's own key store will do; keys are not looked at).")
          Path chain,
      @Option(
              names = "--password",
              paramLabel = "<password>",
              arity = "0..1",
              interactive = true,
              description = PASSWORD)
          char @Nullable [] password,
      @Option(
              names = "--request",
              paramLabel = "<request>",
              description = "Method and path within the application, as in \"GET /orders/17\".")
          @Nullable String request,
      @Option(
              names = "--at",
              paramLabel = "<instant>",
              description = "The time to judge at, as in 2027-01-31T12:00:00Z; now by default.")
          @Nullable Instant at,
      @Option(
              names = "--json",
              description =
                  "Print one JSON object: accepted, code, stage, domain, principal,"
                      + " roles, stages.")
          boolean json,
      @Option(names = "--online", description = ONLINE) boolean online)
      throws UnusableInputException {
    return new Explain(console, timeOf(at), online ? Network.ONLINE : Network.OFFLINE)
        .run(policy, ChainFile.read(chain, password), request, json);
  }

  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      header = "Shows certificates as a policy sees them.",
      description = {
        "",
        "Shows certificates as a policy sees them: their names by the keys of 'names' and"
            + " 'principal', key and signature, validity, addresses of CRLs and OCSP responders,"
            + " fingerprints.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  mtls inspect partner-ca.pem",
        "  mtls inspect client.p12 --password"
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:shown", "2:wrong usage, or a file that cannot be read"})
  int inspect(
      @Parameters(
              paramLabel = "<certificate or chain>",
              description = "PEM (one or many), DER, PKCS#12 or JKS.")
          Path file,
      @Option(
              names = "--password",
              paramLabel = "<password>",
              arity = "0..1",
              interactive = true,
              description = PASSWORD)
          char @Nullable [] password)
      throws UnusableInputException {
    new Inspection(console, clock.instant()).show(ChainFile.read(file, password));
    return ExitCode.GOOD;
  }

  private static final String ONLINE =
      "Fetch the CRLs and ask the OCSP responders whose addresses the policy names or permits;"
          + " nothing is fetched without it.";

  private static final String PASSWORD =
      "Of a key store; without a value it is asked for. Empty by default.";

  private Instant timeOf(@Nullable Instant at) {
    return at == null ? clock.instant() : at;
  }
}
