package org.mtls4j.jaxrs;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.SecondGate;
import org.mtls4j.Unannotated;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.jaxrs.Surroundings.OwnJudge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST resources of one application, that is of one context class loader: what guards them, and
 * whether anything does. The framework that configures the feature and the container that watches
 * the start know nothing of each other; they meet here. Thread-safe.
 */
final class Deployment {

  private static final Logger LOG = LoggerFactory.getLogger(MtlsFeature.class);

  /** The jar may be shared by applications, and a static field with it. */
  private static final Map<ClassLoader, Deployment> ALL = new WeakHashMap<>();

  /**
   * What judges.
   *
   * @param front in the filter; null where there is none
   * @param own where no filter is; null where there is no policy either
   */
  private record Standing(@Nullable MtlsAuthenticator front, @Nullable OwnJudge own) {

    /** Nothing does, and nobody is let in. */
    static final Standing NOBODY = new Standing(null, null);

    /** As it is in force now; null where there is none. */
    @Nullable MtlsPolicy policy() {
      if (front != null) {
        return front.policy();
      }
      return own == null ? null : own.authenticator().policy();
    }
  }

  /** Whoever wants to know of each request whom it comes from. */
  @FunctionalInterface
  interface Listener {
    void admitted(@Nullable ClientIdentity client);
  }

  private final List<Operations> applications = new ArrayList<>();
  private volatile Surroundings surroundings = Surroundings.NONE;
  private volatile InstantSource clock = InstantSource.system();
  private volatile Listener listener = client -> {};
  private volatile @Nullable Standing standing;
  private volatile @Nullable String failure;
  private boolean tellsLater;

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
  synchronized void surroundedBy(Surroundings told, InstantSource time) {
    surroundings = told;
    clock = time;
  }

  /** Tells that a REST application is guarded by the feature. */
  synchronized void guards(Operations application) {
    applications.add(application);
  }

  /** Names who is to be told of each request that is let in, on its thread. */
  void tells(Listener told) {
    listener = told;
  }

  /** Tells whom a request comes from that is let in; null where anyone may call. */
  void admitted(@Nullable ClientIdentity client) {
    listener.admitted(client);
  }

  /** What judges where no filter does; empty where one is there, or no policy. */
  Optional<MtlsAuthenticator> authenticator() {
    return Optional.ofNullable(standing().own()).map(OwnJudge::authenticator);
  }

  /** What refuses where the filter has not judged, or there is none. */
  SecondGate unjudged() {
    @Nullable MtlsAuthenticator front = standing().front();
    return front == null ? SecondGate.of(clock) : front.secondGate();
  }

  /** Who may do what, or empty where there is no policy to tell. */
  synchronized Optional<AccessMatrix> matrix() {
    List<Operation> operations =
        applications.stream().flatMap(application -> application.all().stream()).toList();
    return Optional.ofNullable(standing().policy())
        .map(policy -> AccessMatrix.of(policy, operations));
  }

  /** What the policy in force says of resource methods without an annotation. */
  Unannotated unannotated() {
    @Nullable MtlsPolicy policy = surroundings == Surroundings.NONE ? null : standing().policy();
    return policy == null ? Unannotated.DENY : policy.unannotated();
  }

  private Standing standing() {
    @Nullable Standing found = standing;
    return found == null ? settle() : found;
  }

  private synchronized Standing settle() {
    @Nullable Standing found = standing;
    if (found == null) {
      if (surroundings.awaitsFilter()) {
        return Standing.NOBODY;
      }
      found = find();
      standing = found;
      if (tellsLater) {
        matrix().ifPresent(Deployment::tell);
      }
    }
    return found;
  }

  private Standing find() {
    @Nullable MtlsAuthenticator front = surroundings.front().orElse(null);
    return new Standing(front, front == null ? surroundings.own(clock).orElse(null) : null);
  }

  /**
   * Ends the start: whatever serves REST has been configured by now.
   *
   * @param servlets that are known to serve one REST application each
   * @throws IllegalStateException when something would be served unguarded, or could not be judged
   */
  synchronized void started(List<String> servlets) {
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
      if (surroundings.awaitsFilter()) {
        LOG.info("who may call what is told when the filter in front starts");
        tellsLater = true;
        return;
      }
      if (standing().policy() == null) {
        throw new IllegalStateException("neither MtlsFilter nor a policy is here to judge clients");
      }
      matrix().ifPresent(Deployment::tell);
    } catch (IllegalStateException e) {
      failure = e.getMessage();
      end();
      throw e;
    }
  }

  private static void tell(AccessMatrix matrix) {
    LOG.info("who may call what:\n{}", matrix);
    matrix.remarks().forEach(LOG::warn);
  }

  /** Why nothing may be served, or empty. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends the application, whether or not it has ever started; once is enough. */
  void end() {
    @Nullable Standing found = standing;
    if (found != null && found.own() != null) {
      found.own().end().run();
    }
    synchronized (ALL) {
      ALL.values().remove(this);
    }
  }
}
