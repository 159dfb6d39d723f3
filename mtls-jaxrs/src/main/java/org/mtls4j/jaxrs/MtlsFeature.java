package org.mtls4j.jaxrs;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtls4j.MtlsPolicy;

/**
 * Guards every method of every resource of a REST application by its annotations: {@code
 * RolesAllowed}, {@code PermitAll} and {@code DenyAll} of Jakarta Annotations, {@link
 * RequiresCertificate}, {@link CallerOwns} and {@link CheckedBy}. A method that has none is denied,
 * and named at start; the setting {@code mtls.rest.unannotated} of the application can lower that
 * to {@code authenticated}, never to less.
 *
 * <p>Behind {@code MtlsFilter} the client is whom the filter let in. Without it, the certificate is
 * judged here, by a policy that has no {@code access}: in a servlet container the policy is where
 * the filter would look for it, and anywhere else it is given by hand. Without either, everything
 * is denied.
 *
 * <p>Found through {@code ServiceLoader} (Jakarta REST 3.1 section 4.1.2), or registered by hand.
 * Thread-safe.
 */
@ConstrainedTo(RuntimeType.SERVER)
public final class MtlsFeature implements Feature {

  private final Deployment deployment = Deployment.current();
  private final Supplier<Enforcement> enforcement;

  /** A feature that finds the filter or the policy of the application it is in. */
  public MtlsFeature() {
    this.enforcement = deployment::enforcement;
  }

  private MtlsFeature(MtlsPolicy policy, InstantSource clock) {
    Enforcement own = deployment.judgingBy(policy, clock);
    this.enforcement = () -> own;
  }

  /** A feature that judges by {@code policy} where no filter does, at the system's time. */
  public static MtlsFeature judgingBy(MtlsPolicy policy) {
    return judgingBy(policy, InstantSource.system());
  }

  /** The same at the time that {@code clock} tells: for tests. */
  public static MtlsFeature judgingBy(MtlsPolicy policy, InstantSource clock) {
    return new MtlsFeature(policy, clock);
  }

  @Override
  public boolean configure(FeatureContext context) {
    Configuration configuration = context.getConfiguration();
    // A client that loads features in spite of the constraint is no application that is guarded.
    if (configuration.getRuntimeType() == RuntimeType.CLIENT
        || configuration.isRegistered(RequestGate.class)) {
      return false;
    }
    Operations operations = new Operations(UnannotatedSetting.of(configuration, enforcement));
    deployment.guards(operations, enforcement);
    Judge judge = new Judge(enforcement);
    context.register(new Collector(operations));
    context.register(new RequestGate(operations, judge, deployment::admitted));
    context.register(new AnswerGate(judge));
    return true;
  }

  /**
   * Who may do what, once the application has started; empty where there is no policy to tell. Of
   * an application whose policy was given by hand, only the feature that has it tells.
   *
   * @throws IllegalStateException when the policy cannot be enforced
   */
  public Optional<AccessMatrix> matrix() {
    return deployment.matrix(enforcement.get());
  }

  /**
   * Sees every method that the framework knows at start. It registers nothing: the gate is for all.
   *
   * @param operations which it tells
   */
  private record Collector(Operations operations) implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
      operations.add(resource.getResourceClass());
    }
  }
}
