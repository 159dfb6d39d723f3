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

  private record Standing(
      @Nullable MtlsPolicy policy, @Nullable MtlsAuthenticator own, @Nullable SecondGate behind) {}

  private final List<Operations> applications = new ArrayList<>();
  private Surroundings surroundings = Surroundings.NONE;
  private InstantSource clock = InstantSource.system();
  private volatile @Nullable Standing standing;
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
  synchronized void surroundedBy(Surroundings told, InstantSource time) {
    surroundings = told;
    clock = time;
  }

  /** Tells that a REST application is guarded by the feature. */
  synchronized void guards(Operations application) {
    applications.add(application);
  }

  /** What judges where no filter does; empty where one is there, or no policy. */
  Optional<MtlsAuthenticator> authenticator() {
    return Optional.ofNullable(standing().own());
  }

  /**
   * What judges behind the filter, or refuses where there is none; empty where there is a policy.
   */
  Optional<SecondGate> behindTheFilter() {
    return Optional.ofNullable(standing().behind());
  }

  /** Who may do what, or empty where there is no policy to tell. */
  synchronized Optional<AccessMatrix> matrix() {
    List<Operation> operations =
        applications.stream().flatMap(application -> application.all().stream()).toList();
    return Optional.ofNullable(standing().policy())
        .map(policy -> AccessMatrix.of(policy, operations));
  }

  /** What the policy says of resource methods without an annotation. */
  synchronized Unannotated unannotated() {
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
      found = find();
      standing = found;
    }
    return found;
  }

  private Standing find() {
    Optional<MtlsAuthenticator> front = surroundings.front();
    if (front.isPresent()) {
      return new Standing(front.get().policy(), null, front.get().secondGate());
    }
    @Nullable MtlsPolicy own = surroundings.ownPolicy().orElse(null);
    if (own != null && !own.access().rules().isEmpty()) {
      throw new IllegalStateException(
          "the policy has 'access', which only MtlsFilter enforces, and that is not here: put it in"
              + " front, or take 'access' out");
    }
    return new Standing(
        own,
        own == null ? null : MtlsAuthenticator.of(own, clock),
        own == null ? SecondGate.of(clock) : null);
  }

  /**
   * Ends the start: whatever serves REST has been configured by now.
   *
   * @throws IllegalStateException when something would be served unguarded, or could not be judged
   */
  synchronized void started() {
    try {
      if (applications.isEmpty()) {
        throw new IllegalStateException(
            "MtlsFeature guards no REST application. Either there is none that starts with the"
                + " container (give its servlet <load-on-startup>), or it does not load features by"
                + " ServiceLoader: then register MtlsFeature in its Application");
      }
      if (standing().policy() == null) {
        throw new IllegalStateException("neither MtlsFilter nor a policy is here to judge clients");
      }
      matrix().ifPresent(Deployment::tell);
    } catch (IllegalStateException e) {
      failure = e.getMessage();
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

  /** Ends the application. */
  void end() {
    @Nullable Standing found = standing;
    if (found != null && found.own() != null) {
      found.own().close();
    }
    synchronized (ALL) {
      ALL.values().remove(this);
    }
  }
}
