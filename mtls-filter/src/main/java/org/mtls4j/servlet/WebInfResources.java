package org.mtls4j.servlet;

import jakarta.servlet.ServletContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.PolicyResources;

/**
 * The files of a web application, also of one that is not unpacked: relative to {@code /WEB-INF/},
 * or with a leading slash to its root.
 */
final class WebInfResources implements PolicyResources {

  private static final String ROOT = "/WEB-INF/";

  private final ServletContext context;

  WebInfResources(ServletContext context) {
    this.context = context;
  }

  @Override
  public InputStream open(String location) throws IOException {
    String path = nameOf(location);
    // Containers keep resources in a cache for seconds; the file itself is always the latest.
    @Nullable Path real = realPath(path);
    if (real != null && Files.exists(real)) {
      return PolicyResources.directory(real).open("");
    }
    @Nullable InputStream in = context.getResourceAsStream(path);
    if (in == null) {
      throw new FileNotFoundException(path);
    }
    return in;
  }

  @Override
  public List<String> list(String directory) throws IOException {
    String path = nameOf(directory);
    @Nullable Path real = realPath(path);
    if (real != null && Files.isDirectory(real)) {
      return PolicyResources.directory(real).list("");
    }
    @Nullable Set<String> inside = context.getResourcePaths(path + "/");
    if (inside == null) {
      throw new FileNotFoundException(path);
    }
    return inside.stream()
        .filter(file -> !file.endsWith("/"))
        .map(file -> file.substring(file.lastIndexOf('/') + 1))
        .toList();
  }

  private @Nullable Path realPath(String path) {
    String real = context.getRealPath(path);
    return real == null ? null : Path.of(real);
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
