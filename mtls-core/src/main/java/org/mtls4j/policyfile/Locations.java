package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that a policy names: relative to the policy file, or {@code file:}, or {@code
 * classpath:} (as the thread that loads the policy sees it).
 */
final class Locations {

  static final String FILE = "file:";
  static final String CLASSPATH = "classpath:";

  /** In megabytes: a store of ten thousand CAs has less. */
  static final int LARGEST = 16;

  /** In megabytes, as what is fetched has at the most where a policy says nothing else. */
  private static final int LARGEST_LIST = 256;

  private final PolicyResources relative;
  private final @Nullable ClassLoader loader;
  private final Journal journal;

  /**
   * As a file of {@code relative} sees it.
   *
   * @param loader what {@code classpath:} reads by; null for the system's
   * @param journal notes what is read
   */
  Locations(PolicyResources relative, @Nullable ClassLoader loader, Journal journal) {
    this.relative = relative;
    this.loader = loader;
    this.journal = journal;
  }

  /** The same as a file at {@code location} sees it. */
  Locations besides(String location) {
    return new Locations(relative.besides(location), loader, journal);
  }

  /** As files within {@code directory} see it. */
  Locations within(Path directory) {
    return new Locations(PolicyResources.directory(directory), loader, journal);
  }

  /** What people call the file at {@code location}, wherever the policy names it. */
  String nameOf(String location) {
    return location.startsWith(FILE) || location.startsWith(CLASSPATH)
        ? location
        : relative.nameOf(location);
  }

  /** What relative locations are relative to. */
  PolicyResources relative() {
    return relative;
  }

  /** The content, or empty after adding why there is none. */
  Optional<byte[]> read(YamlNode.Scalar location, Problems problems) {
    try {
      return Optional.of(read(location.text()));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(location.place(), why(location.text(), e));
      return Optional.empty();
    }
  }

  /** What {@code e}, which reading {@code location} brought, means for it. */
  static String why(String location, Exception e) {
    if (e instanceof FileNotFoundException || e instanceof NoSuchFileException) {
      return "there is no file '"
          + location
          + "'"
          + (location.contains("${") ? "; variables stand for passwords only" : "");
    }
    return "'" + location + "' cannot be read: " + reason(location, e);
  }

  /** Some exceptions say the file's name for a message, and their class says why. */
  private static String reason(String location, Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission is denied";
    }
    if (e instanceof InvalidPathException && !isAscii(location)) {
      return "the locale that Java runs in has no such names; start it with LC_ALL=C.UTF-8, or call"
          + " the file otherwise";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /**
   * The content as it is now; noted in the journal.
   *
   * @throws IllegalArgumentException when the location cannot be one
   */
  byte[] read(String location) throws IOException {
    return journal.read(nameOf(location), () -> Bounded.read(LARGEST, open(location)));
  }

  /** The names of the files in {@code directory}, relative to the policy file; noted as well. */
  List<String> list(String directory) throws IOException {
    return journal.list(relative.nameOf(directory), () -> relative.list(directory));
  }

  /** Notes the content as it is now, without a use for it. */
  void note(String location) {
    try {
      read(location);
    } catch (IOException | IllegalArgumentException e) {
      // That is noted, too.
    }
  }

  /** A CRL, which somebody else watches. */
  InputStream openList(String location) throws IOException {
    return Bounded.to(LARGEST_LIST, open(location));
  }

  private InputStream open(String location) throws IOException {
    if (location.startsWith(FILE)) {
      return RegularFile.open(path(location));
    }
    if (location.startsWith(CLASSPATH)) {
      return onClassPath(location.substring(CLASSPATH.length()));
    }
    return relative.open(location);
  }

  /** The path of a {@code file:} location. */
  static Path path(String location) {
    return location.startsWith("file:/")
        ? Path.of(URI.create(location))
        : Path.of(location.substring(FILE.length()));
  }

  private InputStream onClassPath(String name) throws IOException {
    String resource = name.startsWith("/") ? name.substring(1) : name;
    @Nullable InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(name);
    }
    return in;
  }
}
