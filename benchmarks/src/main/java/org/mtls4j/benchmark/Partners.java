package org.mtls4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;

/** Partners with CAs of their own, clients of the first of them, and a policy that knows all. */
final class Partners {

  /** How much a policy says. */
  record Size(int domains, int grants, int rules) {

    static final Size SMALL = new Size(1, 1, 10);

    /** Reads {@code domains/grants/rules}. */
    static Size parse(String text) {
      int[] numbers =
          java.util.Arrays.stream(text.split("/")).mapToInt(Integer::parseInt).toArray();
      return new Size(numbers[0], numbers[1], numbers[2]);
    }
  }

  /** A policy file is at most a megabyte long. */
  private static final int DOMAINS_OF_A_FILE = 1_000;

  private final CertificateAuthority root;
  private final CertificateAuthority issuing;
  private final KeyPair keys;

  Partners() {
    this(KeyType.EC_P256);
  }

  /** Partners whose first one uses such keys. */
  Partners(KeyType type) {
    this.root = CertificateAuthority.named("O=Partner 0,CN=Root 0").key(type).build();
    this.issuing =
        CertificateAuthority.named("O=Partner 0,CN=Issuing").key(type).signedBy(root).build();
    this.keys = type.generate();
  }

  CertificateAuthority root() {
    return root;
  }

  CertificateAuthority issuing() {
    return issuing;
  }

  /** A client of the first partner. Clients share a key: nothing here depends on it. */
  IssuedCertificate client(int number) {
    return issuing.issue("O=Partner 0,CN=client-" + number).keys(keys).build();
  }

  X509Certificate[][] chains(int clients) {
    return IntStream.range(0, clients)
        .mapToObj(number -> client(number).chainArray())
        .toArray(X509Certificate[][]::new);
  }

  /** Writes the policy and what it names into {@code directory}. */
  Path write(Path directory, Size size, int cachedClients) throws IOException {
    Path more = Files.createDirectories(directory.resolve("partners"));
    for (int from = 1; from < size.domains(); from += DOMAINS_OF_A_FILE) {
      StringBuilder included = new StringBuilder("trust-domains:\n");
      for (int i = from; i < Math.min(size.domains(), from + DOMAINS_OF_A_FILE); i++) {
        CertificateAuthority.named("O=Partner " + i + ",CN=Root " + i)
            .build()
            .writeCertificate(more.resolve("partner-" + i + ".pem"));
        included.append(domain(i));
      }
      Files.writeString(more.resolve("from-" + from + ".yaml"), included);
    }
    root.writeCertificate(directory.resolve("partner-0.pem"));
    StringBuilder policy = new StringBuilder("version: 1\n");
    if (size.domains() > 1) {
      policy.append("include: [partners/*.yaml]\n");
    }
    policy.append("trust-domains:\n").append(domain(0));
    for (int grant = 1; grant < size.grants(); grant++) {
      policy.append(
          String.format(
              Locale.ROOT,
              "      - {roles: [role-%1$d], match: {principal: partner-0/other-%1$d}}\n",
              grant));
    }
    policy.append("access:\n");
    for (int rule = 1; rule < size.rules(); rule++) {
      policy.append(
          String.format(
              Locale.ROOT,
              "  - {path: /area-%1$d/items-%1$d/**, methods: [GET], roles: [role-%1$d]}\n",
              rule));
    }
    policy.append("  - {path: /orders/**, methods: [GET], roles: [reader]}\n");
    policy.append("limits: {cached-clients: ").append(cachedClients).append("}\n");
    return Files.writeString(directory.resolve("policy.yaml"), policy);
  }

  private static String domain(int number) {
    return String.format(
        Locale.ROOT,
        """
          partner-%1$d:
            anchors: [partner-%1$d.pem]
            names: {subject: {O: Partner %1$d, CN: 'client-*'}}
            revocation: {check: none}
            grants:
              - roles: [reader]
        """,
        number);
  }

  static Path temporaryDirectory() throws IOException {
    Path directory = Files.createTempDirectory("mtls-benchmark");
    directory.toFile().deleteOnExit();
    return directory;
  }
}
