package org.mtls4j.servlet;

import jakarta.servlet.ServletContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.mtls4j.policyfile.PolicyResources;

/**
 * A policy file inside a web application, also one that is not unpacked, and the files it names.
 */
final class WebInfResources implements PolicyResources {

  private static final String ROOT = "/WEB-INF/";

  private final ServletContext context;
  private final String file;

  private WebInfResources(ServletContext context, String file) {
    this.context = context;
    this.file = file;
  }

  /**
   * The files beside the policy at {@code location}, which is relative to {@code /WEB-INF/} whether
   * or not it says so: anything else of an application is served to whoever asks.
   *
   * @throws IllegalArgumentException when it leads out of there
   */
  static WebInfResources besides(ServletContext context, String location) {
    String file = normalized(location.startsWith(ROOT) ? location : ROOT + location);
    if (!file.startsWith(ROOT)) {
      throw new IllegalArgumentException("it is no file below " + ROOT);
    }
    return new WebInfResources(context, file);
  }

  /** The policy's own path, for messages. */
  String name() {
    return file;
  }

  byte[] policy() throws IOException {
    return content(file);
  }

  @Override
  public byte[] read(String location) throws IOException {
    String directory = file.substring(0, file.lastIndexOf('/') + 1);
    return content(normalized(location.startsWith("/") ? location : directory + location));
  }

  private byte[] content(String path) throws IOException {
    // Containers keep resources in a cache for seconds; the file itself is always the latest.
    String real = context.getRealPath(path);
    if (real != null && Files.isRegularFile(Path.of(real))) {
      return Files.readAllBytes(Path.of(real));
    }
    try (InputStream in = context.getResourceAsStream(path)) {
      if (in == null) {
        throw new FileNotFoundException(path);
      }
      return in.readAllBytes();
    }
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
