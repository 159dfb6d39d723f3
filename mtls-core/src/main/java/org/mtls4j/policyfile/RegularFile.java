package org.mtls4j.policyfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files on disk that end: a pipe may wait for ever, and a device gives more than there is room. */
final class RegularFile {

  private RegularFile() {}

  /** Opens it, wherever links lead. */
  static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    return Files.newInputStream(file);
  }
}
