package org.mtls4j.policyfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a policy's files are: a directory, or the inside of a web application. */
@FunctionalInterface
public interface PolicyResources {

  /**
   * The content of the file at {@code location}, which is relative to the policy file. Who reads it
   * stops at a limit, and closes it.
   *
   * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException} when there
   *     is no such file
   * @throws IOException when it cannot be read
   */
  InputStream open(String location) throws IOException;

  /**
   * The names of the files in {@code directory}, which is empty or ends with a slash; not of those
   * below it.
   *
   * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException} when there
   *     is no such directory
   * @throws IOException when it cannot be listed
   */
  default List<String> list(String directory) throws IOException {
    throw new IOException("its files cannot be listed");
  }

  /** What people call the file at {@code location}. */
  default String nameOf(String location) {
    return location;
  }

  /** The same files as one at {@code location} names them: what it says is relative to itself. */
  default PolicyResources besides(String location) {
    PolicyResources all = this;
    String prefix = location.substring(0, location.lastIndexOf('/') + 1);
    return new PolicyResources() {
      @Override
      public InputStream open(String relative) throws IOException {
        return all.open(resolved(relative));
      }

      @Override
      public List<String> list(String directory) throws IOException {
        return all.list(resolved(directory));
      }

      @Override
      public String nameOf(String relative) {
        return all.nameOf(resolved(relative));
      }

      private String resolved(String relative) {
        return relative.startsWith("/") ? relative : prefix + relative;
      }
    };
  }

  /** The files of a directory: regular ones, since others may never end, or never begin. */
  static PolicyResources directory(Path directory) {
    return new PolicyResources() {
      @Override
      public InputStream open(String location) throws IOException {
        return RegularFile.open(directory.resolve(location));
      }

      @Override
      public List<String> list(String inside) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(inside))) {
          return files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .toList();
        }
      }

      @Override
      public String nameOf(String location) {
        try {
          return directory.resolve(location).toString();
        } catch (InvalidPathException e) {
          // No file has such a name, but messages may.
          return directory + "/" + location;
        }
      }
    };
  }
}
