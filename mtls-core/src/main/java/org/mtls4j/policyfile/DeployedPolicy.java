package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyProblem;
import org.mtls4j.audit.AuditSink;

/**
 * The policy of a web application, as its {@code web.xml} tells it: the init-param {@code policy}
 * names the file, or else the context-param {@code mtls.policy}, or else it is {@code
 * mtls-policy.yaml}; every other init-param is a dotted path into the document, and its value is
 * YAML and replaces what is there. Without any file the init-params may be all of the policy.
 */
public final class DeployedPolicy {

  /** The init-param that names the file. */
  public static final String PARAM = "policy";

  /** The context-param that does where there is no such init-param. */
  public static final String CONTEXT_PARAM = "mtls.policy";

  /** The file where nothing names one. */
  public static final String DEFAULT_LOCATION = "mtls-policy.yaml";

  private final PolicyResources webInf;
  private final String location;
  private final boolean named;
  private final Map<String, String> overrides;
  private final @Nullable ClassLoader loader = PolicyFile.contextLoader();
  private final Function<MtlsPolicy, List<PolicyProblem>> objections;

  /**
   * The policy by these settings.
   *
   * @param initParams the init-params of the filter
   * @param contextParam the context-param {@link #CONTEXT_PARAM}, or null
   * @param webInf the application's files: relative to {@code /WEB-INF/}, or to the application's
   *     root where the location begins with a slash
   */
  public DeployedPolicy(
      Map<String, String> initParams, @Nullable String contextParam, PolicyResources webInf) {
    this.webInf = webInf;
    this.objections = sound -> List.of();
    this.overrides = new TreeMap<>(initParams);
    @Nullable String own = overrides.remove(PARAM);
    @Nullable String told = own == null ? contextParam : own;
    this.named = told != null;
    this.location = told == null ? DEFAULT_LOCATION : told.strip();
  }

  private DeployedPolicy(
      DeployedPolicy same, Function<MtlsPolicy, List<PolicyProblem>> objections) {
    this.webInf = same.webInf;
    this.location = same.location;
    this.named = same.named;
    this.overrides = same.overrides;
    this.objections = objections;
  }

  /**
   * The same policy at an entrance that cannot enforce everything: what {@code objections} finds in
   * a policy is a problem of it, now and whenever it is read again.
   */
  public DeployedPolicy objecting(Function<MtlsPolicy, List<PolicyProblem>> objections) {
    return new DeployedPolicy(this, objections);
  }

  /** Where the file is, as it was told. */
  public String location() {
    return location;
  }

  /**
   * The policy.
   *
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public MtlsPolicy load() throws PolicyFileException {
    return read(null).orThrow();
  }

  /** Every problem of it, or else what it may not mean, looked at as of {@code at}. */
  public PolicyReport check(Instant at) {
    return read(at);
  }

  /**
   * Puts the policy in force, and every later one that its files hold, until it is closed.
   *
   * @param name what the deployment is called, as by JMX
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public LivePolicy open(String name, InstantSource clock) throws PolicyFileException {
    return open(name, clock, AuditSink.log());
  }

  /** The same, and tells {@code audit}. */
  public LivePolicy open(String name, InstantSource clock, AuditSink audit)
      throws PolicyFileException {
    return LivePolicy.open(name, (journal, running) -> read(null, journal, running), clock, audit);
  }

  private PolicyReport read(@Nullable Instant at) {
    return read(at, new Journal(), KnownLists.NONE);
  }

  private PolicyReport read(@Nullable Instant at, Journal journal, KnownLists running) {
    if (location.startsWith(Locations.FILE)) {
      try {
        Path file = Path.of(URI.create(location));
        return PolicyFile.read(file, overrides, at, loader, journal, running, objections);
      } catch (IllegalArgumentException e) {
        return PolicyReport.unreadable(location, new IOException("no file: URL of a policy", e));
      }
    }
    Optional<String> file = belowWebInf(location);
    if (file.isEmpty()) {
      return PolicyReport.unreadable(location, new IOException("it is no file below /WEB-INF/"));
    }
    return read(file.get(), at, journal, running);
  }

  private PolicyReport read(
      String file, @Nullable Instant at, Journal journal, KnownLists running) {
    String name = webInf.nameOf(file);
    Locations locations = new Locations(webInf.besides(file), loader, journal);
    try {
      byte[] content = journal.read(name, () -> Bounded.read(Locations.LARGEST, webInf.open(file)));
      return new PolicyReader(name, locations, running, System::getenv)
          .objecting(objections)
          .read(content, overrides, at);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return named || overrides.isEmpty()
          ? PolicyReport.unreadable(name, e)
          : new PolicyReader("web.xml", locations, running, System::getenv)
              .objecting(objections)
              .read(null, overrides, at);
    } catch (IOException e) {
      return PolicyReport.unreadable(name, e);
    }
  }

  /**
   * The location relative to {@code /WEB-INF/}, whether or not it says so, or empty where it leads
   * out of there: anything else of an application is served to whoever asks.
   */
  private static Optional<String> belowWebInf(String location) {
    Path root = Path.of("/WEB-INF");
    String relative = location.startsWith("/WEB-INF/") ? location.substring(9) : location;
    try {
      Path file = Path.of(root + "/" + relative).normalize();
      return file.startsWith(root) && !file.equals(root)
          ? Optional.of(root.relativize(file).toString().replace('\\', '/'))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
