package org.mtls4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyReport;

/** What a policy is read from: its file, or a web application, packed or not. */
final class PolicySubject implements AutoCloseable {

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private final Path file;
  private final @Nullable WebApplication application;
  private final @Nullable FileSystem archive;

  private PolicySubject(
      Path file, @Nullable WebApplication application, @Nullable FileSystem archive) {
    this.file = file;
    this.application = application;
    this.archive = archive;
  }

  static PolicySubject open(Path subject) throws UnusableInputException {
    if (!Files.exists(subject)) {
      throw new UnusableInputException("there is no file '" + subject + "'");
    }
    try {
      if (Files.isDirectory(subject)) {
        return new PolicySubject(
            subject, WebApplication.at(subject, subject + java.io.File.separator), null);
      }
      if (!Files.isRegularFile(subject)) {
        throw new UnusableInputException("'" + subject + "' is no regular file: it is read twice");
      }
      if (!isArchive(subject)) {
        return new PolicySubject(subject, null, null);
      }
      FileSystem archive = FileSystems.newFileSystem(subject);
      return new PolicySubject(
          subject, WebApplication.at(archive.getPath("/"), subject + "!/"), archive);
    } catch (IOException e) {
      throw new UnusableInputException("'" + subject + "' cannot be read: " + e.getMessage());
    } catch (ProviderNotFoundException e) {
      // What the JDK says of an archive that is cut off, or has names that lead out of it.
      throw new UnusableInputException("'" + subject + "' is no whole archive");
    }
  }

  private static boolean isArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  /** What is to be said of the filter; nothing where there is only a policy. */
  GateReport gate() {
    return application == null ? GateReport.NONE : application.gate();
  }

  /** What is to be said of the policy, as of {@code at}. */
  PolicyReport policy(Instant at) {
    return application == null ? PolicyFile.check(file, at) : application.policy().check(at);
  }

  @Override
  public void close() throws UnusableInputException {
    try {
      if (archive != null) {
        archive.close();
      }
    } catch (IOException e) {
      throw new UnusableInputException("'" + file + "' cannot be closed: " + e.getMessage());
    }
  }
}
