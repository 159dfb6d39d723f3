package org.mtls4j.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one run of the demo keeps its files: the web application, and its clients' keys.
 *
 * @param directory emptied at the start of each run, so that nothing stale is served
 */
record Workspace(Path directory) {

  private static final Path SOURCES = Path.of("demo/src/main/webapp");
  private static final String GLOBEX_LIST = "http://crl.globex.example/globex-root.crl";
  private static final String INITECH_RESPONDER = "http://ocsp.initech.example/";

  static Workspace fresh(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    delete(absolute);
    Workspace workspace = new Workspace(absolute);
    Files.createDirectories(workspace.serverPki());
    Files.createDirectories(workspace.clients());
    workspace.copyApplication();
    return workspace;
  }

  /** The web application, unpacked. */
  Path application() {
    return directory.resolve("app");
  }

  /** What the policy names: CAs and CRLs. */
  Path serverPki() {
    return application().resolve("WEB-INF/pki");
  }

  /** What the clients have: certificates and keys. */
  Path clients() {
    return directory.resolve("clients");
  }

  /** Puts the address of the demo's own server where the policy has a partner's. */
  void globexPublishesAt(URI list) throws IOException {
    replaceInPolicy(GLOBEX_LIST, list);
  }

  /** The same for a responder. */
  void initechAnswersAt(URI responder) throws IOException {
    replaceInPolicy(INITECH_RESPONDER, responder);
  }

  private void replaceInPolicy(String partners, URI own) throws IOException {
    Path policy = application().resolve("WEB-INF/mtls-policy.yaml");
    Files.writeString(policy, Files.readString(policy).replace(partners, own.toString()));
  }

  private void copyApplication() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = application().resolve(SOURCES.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
