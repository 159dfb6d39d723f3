package org.mtls4j.jaxrs;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.identity.ClientIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST applications of one context class loader: what guards them, and whether anything does.
 * The framework that configures the feature and the container that watches the start know nothing
 * of each other; they meet here. Thread-safe.
 */
final class Deployment {

  private static final Logger LOG = LoggerFactory.getLogger(MtlsFeature.class);

  /** The jar may be shared by applications, and a static field with it. */
  private static final Map<ClassLoader, Deployment> ALL = new WeakHashMap<>();

  /**
   * One that is guarded.
   *
   * @param operations that it has
   * @param enforcement by which they are judged
   */
  private record Guarded(Operations operations, Supplier<Enforcement> enforcement) {}

  /** Whoever wants to know of each request whom it comes from. */
  @FunctionalInterface
  interface Listener {
    void admitted(@Nullable ClientIdentity client);
  }

  private final List<Guarded> applications = new CopyOnWriteArrayList<>();
  private volatile Surroundings surroundings = Surroundings.NONE;
  private volatile Enforcement enforcement =
      new Enforcement(Surroundings.NONE, InstantSource.system());
  private volatile Listener listener = client -> {};
  private volatile @Nullable String failure;

  /** The deployment that the current thread works for. */
  static Deployment current() {
    synchronized (ALL) {
      return ALL.computeIfAbsent(loader(), loader -> new Deployment());
    }
  }

  private static ClassLoader loader() {
    @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ClassLoader.getSystemClassLoader() : context;
  }

  /** Tells where the resources are. */
  void surroundedBy(Surroundings told, InstantSource time) {
    surroundings = told;
    enforcement = new Enforcement(told, time);
  }

  /** What judges where an application has no policy of its own. */
  Enforcement enforcement() {
    return enforcement;
  }

  /** What judges an application that brings its policy: also there, a filter in front is first. */
  Enforcement judgingBy(MtlsPolicy policy, InstantSource time) {
    return new Enforcement(Surroundings.of(policy, () -> surroundings), time);
  }

  /** Tells that a REST application is guarded by the feature, and by what it is judged. */
  void guards(Operations application, Supplier<Enforcement> by) {
    applications.add(new Guarded(application, by));
  }

  /** Names who is to be told of each request that is let in, on its thread. */
  void tells(Listener told) {
    listener = told;
  }

  /** Tells whom a request comes from that is let in; null where anyone may call. */
  void admitted(@Nullable ClientIdentity client) {
    listener.admitted(client);
  }

  /** Who may do what that {@code by} judges, or empty where there is no policy to tell. */
  Optional<AccessMatrix> matrix(Enforcement by) {
    List<Operation> operations =
        applications.stream()
            .filter(application -> application.enforcement().get() == by)
            .flatMap(application -> application.operations().all().stream())
            .toList();
    return by.policy().map(policy -> AccessMatrix.of(policy, operations));
  }

  /**
   * Ends the start: whatever serves REST has been configured by now.
   *
   * @param servlets that are known to serve one REST application each
   * @throws IllegalStateException when something would be served unguarded, or could not be judged
   */
  void started(List<String> servlets) {
    try {
      if (applications.isEmpty()) {
        throw new IllegalStateException(
            "MtlsFeature guards no REST application. Either there is none that starts with the"
                + " container (give its servlet <load-on-startup>), or it does not load features by"
                + " ServiceLoader: then register MtlsFeature in its Application");
      }
      if (applications.size() < servlets.size()) {
        throw new IllegalStateException(
            "MtlsFeature guards "
                + applications.size()
                + " REST application(s), and "
                + servlets
                + " serve "
                + servlets.size()
                + ": give each servlet <load-on-startup>, and leave the loading of features on");
      }
      enforcements().forEach(this::started);
    } catch (IllegalStateException e) {
      failure = e.getMessage();
      end();
      throw e;
    }
  }

  private void started(Enforcement by) {
    if (by.awaitsFilter()) {
      LOG.info("who may call what is told when the filter in front starts");
      by.whenFilterStarts(() -> tell(by));
    } else if (by.policy().isEmpty()) {
      throw new IllegalStateException("neither MtlsFilter nor a policy is here to judge clients");
    } else {
      tell(by);
    }
  }

  private void tell(Enforcement by) {
    matrix(by)
        .ifPresent(
            matrix -> {
              LOG.info("who may call what:\n{}", matrix);
              matrix.remarks().forEach(LOG::warn);
            });
  }

  private List<Enforcement> enforcements() {
    return applications.stream()
        .map(application -> application.enforcement().get())
        .distinct()
        .toList();
  }

  /** Why nothing may be served, or empty. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends the application, whether or not it has ever started; once is enough. */
  void end() {
    enforcement.end();
    enforcements().forEach(Enforcement::end);
    synchronized (ALL) {
      ALL.values().remove(this);
    }
  }
}
