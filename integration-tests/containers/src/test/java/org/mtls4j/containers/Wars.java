package org.mtls4j.containers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.mtls4j.containers.app.WhoServlet;

/** WARs with everything of mtls4j in {@code WEB-INF/lib}. */
final class Wars {

  private Wars() {}

  /** The jar and a policy, and nothing else: a servlet and REST resources. */
  static WebArchive partnerApplication(String name) {
    WebArchive war = servletsOnly(name, Pki.policy()).addPackage(WhoServlet.class.getPackage());
    if (!Container.CURRENT.restIsThere()) {
      addLibraries(war, "war.jersey");
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
            // Payara and GlassFish do not deploy REST resources without.
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    addLibraries(war, "war.libraries");
    return war;
  }

  private static void addLibraries(WebArchive war, String property) {
    Stream.of(System.getProperty(property).split(File.pathSeparator))
        .map(Path::of)
        .forEach(library -> addLibrary(war, library));
  }

  /** Modules of a build that did not come to packaging are directories. */
  private static void addLibrary(WebArchive war, Path library) {
    if (Files.isDirectory(library)) {
      JavaArchive jar =
          ShrinkWrap.create(
              JavaArchive.class, library.toString().replace(File.separatorChar, '-') + ".jar");
      war.addAsLibrary(
          jar.as(ExplodedImporter.class).importDirectory(library.toFile()).as(JavaArchive.class));
    } else {
      war.addAsLibrary(library.toFile());
    }
  }
}
