package org.mtls4j.policyfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a policy's files are: a directory, or the inside of a web application. */
@FunctionalInterface
public interface PolicyResources {

  /**
   * The content of the file at {@code location}, which is relative to the policy file.
   *
   * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException} when there
   *     is no such file
   * @throws IOException when it cannot be read
   */
  byte[] read(String location) throws IOException;

  /** The files of a directory. */
  static PolicyResources directory(Path directory) {
    return location -> Files.readAllBytes(directory.resolve(location));
  }
}
