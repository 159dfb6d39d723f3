package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that a policy names: relative to the policy file, or {@code file:}, or {@code
 * classpath:} (as the thread that loads the policy sees it).
 */
final class Locations {

  private static final String FILE = "file:";
  private static final String CLASSPATH = "classpath:";

  private final PolicyResources relative;

  Locations(PolicyResources relative) {
    this.relative = relative;
  }

  /** The content, or empty after adding why there is none. */
  Optional<byte[]> read(YamlNode.Scalar location, Problems problems) {
    try {
      return Optional.of(read(location.text()));
    } catch (FileNotFoundException | NoSuchFileException e) {
      problems.add(location.place(), "there is no file '" + location.text() + "'");
    } catch (IOException | IllegalArgumentException e) {
      problems.add(location.place(), "'" + location.text() + "' cannot be read: " + e);
    }
    return Optional.empty();
  }

  private byte[] read(String location) throws IOException {
    if (location.startsWith(FILE)) {
      return Files.readAllBytes(path(location));
    }
    if (location.startsWith(CLASSPATH)) {
      return fromClassPath(location.substring(CLASSPATH.length()));
    }
    return relative.read(location);
  }

  private static Path path(String location) {
    return location.startsWith("file:/")
        ? Path.of(URI.create(location))
        : Path.of(location.substring(FILE.length()));
  }

  private static byte[] fromClassPath(String name) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    String resource = name.startsWith("/") ? name.substring(1) : name;
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }
}
