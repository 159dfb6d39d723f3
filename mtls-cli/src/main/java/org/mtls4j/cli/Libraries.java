package org.mtls4j.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What an application's own libraries hold of mtls4j.
 *
 * @param any whether it has any library at all: sources do not
 * @param filter whether the filter's class is among them
 * @param initializer whether a library registers the filter by itself
 */
record Libraries(boolean any, boolean filter, boolean initializer) {

  private static final String CLASS = Gate.FILTER.replace('.', '/') + ".class";
  private static final String SERVICE =
      "META-INF/services/jakarta.servlet.ServletContainerInitializer";

  static Libraries of(Path root) throws IOException {
    boolean filter = Files.exists(root.resolve("WEB-INF/classes").resolve(CLASS));
    boolean any = filter;
    boolean initializer = false;
    Path directory = root.resolve("WEB-INF/lib");
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
        for (Path jar : jars) {
          Libraries found = ofJar(jar);
          any = true;
          filter |= found.filter;
          initializer |= found.initializer;
        }
      }
    }
    return new Libraries(any, filter, initializer);
  }

  /** An initializer counts where it comes in the jar of the filter. */
  private static Libraries ofJar(Path jar) throws IOException {
    boolean filter = false;
    boolean initializer = false;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        filter |= entry.getName().equals(CLASS);
        initializer |= entry.getName().equals(SERVICE);
      }
    }
    return new Libraries(true, filter, filter && initializer);
  }
}
