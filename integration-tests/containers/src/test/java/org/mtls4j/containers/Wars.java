package org.mtls4j.containers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.mtls4j.containers.app.WhoServlet;

/** WARs with everything of mtls4j in {@code WEB-INF/lib}. */
final class Wars {

  /** It needs Jakarta REST. */
  private static final Predicate<Path> MTLS_JAXRS =
      library -> library.toString().contains("mtls-jaxrs");

  private Wars() {}

  /** The jar and a policy, and nothing else: a servlet and REST resources. */
  static WebArchive partnerApplication(String name) {
    WebArchive war =
        servletsOnly(name, Pki.policy())
            .addPackage(WhoServlet.class.getPackage())
            // Payara and GlassFish deploy no REST resources with role annotations without it.
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    addLibraries(war, "war.libraries", MTLS_JAXRS);
    if (!Container.HAS_REST) {
      addLibraries(war, "war.jersey", library -> true);
    }
    return war;
  }

  /** The same without REST. */
  static WebArchive servletsOnly(String name, String policy) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, name + ".war")
            .addClass(WhoServlet.class)
            .addAsWebInfResource(new StringAsset(policy), "mtls-policy.yaml")
            .addAsWebInfResource(Pki.file("acme-root.pem").toFile(), "acme-root.pem")
            .addAsWebInfResource(Pki.file("globex-root.pem").toFile(), "globex-root.pem")
            .addAsResource(
                new StringAsset("org.slf4j.simpleLogger.logFile=System.err\n"),
                "simplelogger.properties");
    addLibraries(war, "war.libraries", MTLS_JAXRS.negate());
    return war;
  }

  /** The same, and the container need not look for annotations in libraries. */
  static WebArchive quick(String name, String policy) {
    return servletsOnly(name, policy)
        .setWebXML(
            new StringAsset(
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>"
                    + "<absolute-ordering><name>mtls4j</name></absolute-ordering></web-app>"));
  }

  private static void addLibraries(WebArchive war, String property, Predicate<Path> which) {
    Stream.of(System.getProperty(property).split(File.pathSeparator))
        .map(Path::of)
        .filter(which)
        .forEach(library -> addLibrary(war, library));
  }

  /** What goes where a server's own classes are, for a connector that defers. */
  static void writeCore(Path jar) {
    core().as(ZipExporter.class).exportTo(jar.toFile(), true);
  }

  /**
   * The same where applications see it: no more than the trust managers, as their own classes of
   * mtls-core would not be found.
   */
  static void writeTls(Path jar) {
    ShrinkWrap.create(JavaArchive.class)
        .merge(core(), Filters.include("/org/mtls4j/tls/.*"))
        .as(ZipExporter.class)
        .exportTo(jar.toFile(), true);
  }

  private static JavaArchive core() {
    return Stream.of(System.getProperty("war.libraries").split(File.pathSeparator))
        .map(Path::of)
        .filter(library -> library.toString().contains("mtls-core"))
        .findFirst()
        .map(Wars::jarOf)
        .orElseThrow();
  }

  private static void addLibrary(WebArchive war, Path library) {
    war.addAsLibrary(jarOf(library));
  }

  /** Modules of a build that did not come to packaging are directories. */
  private static JavaArchive jarOf(Path library) {
    return Files.isDirectory(library)
        ? ShrinkWrap.create(
                JavaArchive.class, library.toString().replace(File.separatorChar, '-') + ".jar")
            .as(ExplodedImporter.class)
            .importDirectory(library.toFile())
            .as(JavaArchive.class)
        : ShrinkWrap.createFromZipFile(JavaArchive.class, library.toFile());
  }
}
