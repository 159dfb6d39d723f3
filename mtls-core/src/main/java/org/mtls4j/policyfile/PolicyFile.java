package org.mtls4j.policyfile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyProblem;
import org.mtls4j.audit.AuditSink;

/**
 * Reads a policy file. Nothing in it is ignored: what is unknown, wrong or cannot be enforced is a
 * problem, and all problems are told at once.
 */
public final class PolicyFile {

  private PolicyFile() {}

  /**
   * The policy in {@code file}; the files it names are relative to it.
   *
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public static MtlsPolicy load(Path file) throws PolicyFileException {
    return read(file, Map.of(), null).orThrow();
  }

  /**
   * The policy in {@code content}.
   *
   * @param name what to call the file in problems
   * @param resources the files that it names
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public static MtlsPolicy load(String name, byte[] content, PolicyResources resources)
      throws PolicyFileException {
    return load(name, content, resources, System::getenv);
  }

  static MtlsPolicy load(
      String name,
      byte[] content,
      PolicyResources resources,
      UnaryOperator<@Nullable String> environment)
      throws PolicyFileException {
    Locations locations = new Locations(resources, contextLoader(), new Journal());
    return new PolicyReader(name, locations, KnownLists.NONE, environment)
        .read(content, Map.of(), null)
        .orThrow();
  }

  /** Every problem of {@code file}, or else what it may not mean, looked at as of {@code at}. */
  public static PolicyReport check(Path file, Instant at) {
    return read(file, Map.of(), at);
  }

  /**
   * Puts the policy in {@code file} in force, and every later one that the file holds, until it is
   * closed.
   *
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public static LivePolicy open(Path file, InstantSource clock) throws PolicyFileException {
    @Nullable ClassLoader loader = contextLoader();
    return LivePolicy.open(
        file.toString(),
        (journal, running) ->
            read(file, Map.of(), null, loader, journal, running, sound -> List.of()),
        clock,
        AuditSink.log());
  }

  /** Reads {@code file}; advice is given as of {@code at}, and none where that is null. */
  static PolicyReport read(Path file, Map<String, String> overrides, @Nullable Instant at) {
    return read(
        file, overrides, at, contextLoader(), new Journal(), KnownLists.NONE, sound -> List.of());
  }

  static PolicyReport read(
      Path file,
      Map<String, String> overrides,
      @Nullable Instant at,
      @Nullable ClassLoader loader,
      Journal journal,
      KnownLists running,
      Function<MtlsPolicy, List<PolicyProblem>> objections) {
    Path directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    Locations locations = new Locations(PolicyResources.directory(directory), loader, journal);
    try {
      byte[] content =
          journal.read(
              file.toString(), () -> Bounded.read(Locations.LARGEST, RegularFile.open(file)));
      return new PolicyReader(file.toString(), locations, running, System::getenv)
          .objecting(objections)
          .read(content, overrides, at);
    } catch (IOException e) {
      return PolicyReport.unreadable(file.toString(), e);
    }
  }

  static @Nullable ClassLoader contextLoader() {
    return Thread.currentThread().getContextClassLoader();
  }
}
