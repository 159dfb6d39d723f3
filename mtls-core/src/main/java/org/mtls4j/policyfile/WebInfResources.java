package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a web application, also of one that is not unpacked: relative to {@code /WEB-INF/},
 * or with a leading slash to its root. Thread-safe where the container is.
 */
public final class WebInfResources implements PolicyResources {

  private static final String ROOT = "/WEB-INF/";

  /** What a {@code ServletContext} answers of a path; null where there is nothing. */
  @FunctionalInterface
  public interface Lookup<T> {

    /** What there is at {@code path}, which begins with a slash. */
    @Nullable T at(String path);
  }

  private final Lookup<? extends InputStream> content;
  private final Lookup<? extends Collection<String>> names;
  private final Lookup<String> real;

  /**
   * The files behind a {@code ServletContext}, whose API the core does without.
   *
   * @param content its {@code getResourceAsStream}
   * @param names its {@code getResourcePaths}
   * @param real its {@code getRealPath}
   */
  public WebInfResources(
      Lookup<? extends InputStream> content,
      Lookup<? extends Collection<String>> names,
      Lookup<String> real) {
    this.content = content;
    this.names = names;
    this.real = real;
  }

  @Override
  public InputStream open(String location) throws IOException {
    String path = nameOf(location);
    // Containers keep resources in a cache for seconds; the file itself is always the latest.
    @Nullable Path file = realPath(path);
    if (file != null && Files.exists(file)) {
      return PolicyResources.directory(file).open("");
    }
    @Nullable InputStream in = content.at(path);
    if (in == null) {
      throw new FileNotFoundException(path);
    }
    return in;
  }

  @Override
  public List<String> list(String directory) throws IOException {
    String path = nameOf(directory);
    @Nullable Path file = realPath(path);
    if (file != null && Files.isDirectory(file)) {
      return PolicyResources.directory(file).list("");
    }
    @Nullable Collection<String> inside = names.at(path + "/");
    if (inside == null) {
      throw new FileNotFoundException(path);
    }
    return inside.stream()
        .filter(name -> !name.endsWith("/"))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .toList();
  }

  private @Nullable Path realPath(String path) throws IOException {
    @Nullable String name = real.at(path);
    try {
      return name == null ? null : Path.of(name);
    } catch (InvalidPathException e) {
      throw new IOException("no file can be called that", e);
    }
  }

  @Override
  public String nameOf(String location) {
    return normalized(location.startsWith("/") ? location : ROOT + location);
  }

  /** Containers refuse dot segments and empty ones in resource paths. */
  private static String normalized(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.equals(".") && !segment.isEmpty()) {
        segments.addLast(segment);
      }
    }
    return "/" + String.join("/", segments);
  }
}
