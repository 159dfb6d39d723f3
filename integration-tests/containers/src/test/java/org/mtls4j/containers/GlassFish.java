package org.mtls4j.containers;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** GlassFish from its zip, with a domain of our own. */
public final class GlassFish extends StandaloneServer {

  private static final String DOMAIN = "mtls";
  private static final int ADMIN_PORT_AFTER_BASE = 48;

  /** Of the stores that a new domain has. */
  private static final char[] MASTER_PASSWORD = "changeit".toCharArray();

  private static final char[] PASSWORD = Pki.PASSWORD.toCharArray();

  private static final Pattern STARTED = Pattern.compile("startup time : .*|NCLS-CORE-00017.*");

  private final Path domains = directory.resolve("domains");
  private int adminPort;

  /** Made by Arquillian. */
  public GlassFish() {}

  @Override
  void startServer() throws Exception {
    empty(domains);
    int base = freePort();
    adminPort = base + ADMIN_PORT_AFTER_BASE;
    asadmin(
        "--user",
        "admin",
        "create-domain",
        "--nopassword=true",
        "--domaindir",
        domains.toString(),
        "--portbase",
        String.valueOf(base),
        DOMAIN);
    importStores(domains.resolve(DOMAIN).resolve("config"));

    Path provider = directory.resolve("mtls-tls.jar");
    Wars.writeTls(provider);
    Map<String, String> values = values();
    values.put("mtls.jar", provider.toString());
    values.put("mtls.security", documented("java.security").toString());
    Path settings =
        Files.writeString(directory.resolve("asadmin"), filled("glassfish.asadmin", values));
    startDomain();
    administer("multimode", "--file", settings.toString());
    process.stop();
    startDomain();
  }

  /** As keytool does. */
  private static void importStores(Path config) throws Exception {
    KeyStore ours = KeyStore.getInstance(Pki.file("server.p12").toFile(), PASSWORD);
    String alias = ours.aliases().nextElement();
    KeyStore keys = KeyStore.getInstance(config.resolve("keystore.jks").toFile(), MASTER_PASSWORD);
    keys.setKeyEntry(
        "server", ours.getKey(alias, PASSWORD), MASTER_PASSWORD, ours.getCertificateChain(alias));
    store(keys, config.resolve("keystore.jks"));

    KeyStore partners = KeyStore.getInstance(Pki.file("partners.p12").toFile(), PASSWORD);
    KeyStore trusted =
        KeyStore.getInstance(config.resolve("cacerts.jks").toFile(), MASTER_PASSWORD);
    for (String each : List.of("acme", "globex")) {
      trusted.setCertificateEntry(each, partners.getCertificate(each));
    }
    store(trusted, config.resolve("cacerts.jks"));
  }

  private static void store(KeyStore store, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, MASTER_PASSWORD);
    }
  }

  private void startDomain() throws Exception {
    process =
        ServerProcess.start(
            directory,
            directory.resolve("server.log"),
            Map.of("AS_JAVA", System.getProperty("java.home")),
            command("start-domain", "--verbose", "--domaindir", domains.toString(), DOMAIN));
    process.await(0, STARTED);
  }

  private List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA, "-jar", home.resolve("glassfish/lib/client/appserver-cli.jar").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private void asadmin(String... arguments) throws Exception {
    ServerProcess.run(directory, directory.resolve("asadmin.log"), Map.of(), command(arguments));
  }

  private void administer(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--port", String.valueOf(adminPort)));
    all.addAll(List.of(arguments));
    asadmin(all.toArray(String[]::new));
  }

  @Override
  void deploy(String path, Path war) throws Exception {
    administer("deploy", "--contextroot", path, "--name", path.substring(1), war.toString());
  }

  @Override
  void undeploy(String path) throws Exception {
    administer("undeploy", path.substring(1));
  }
}
