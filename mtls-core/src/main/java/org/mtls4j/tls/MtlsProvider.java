package org.mtls4j.tls;

import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * Makes the trust managers of this package available by name, for containers that take a {@code
 * TrustManagerFactory} rather than a trust manager: {@link #POLICY} and {@link
 * #INSECURE_DEFERRING}.
 *
 * <p>It is never registered by anything here: hand it to {@code TrustManagerFactory.getInstance},
 * or name this class to the container. The key store that a container initialises such a factory
 * with has no effect: the policy alone says who is trusted. Thread-safe.
 */
public final class MtlsProvider extends Provider {

  /** The algorithm of a factory of {@link MtlsTrustManager}. */
  public static final String POLICY = "Mtls";

  /** The algorithm of a factory of {@link InsecureDeferringTrustManager}. */
  public static final String INSECURE_DEFERRING = "InsecureDeferring";

  private static final long serialVersionUID = 1L;

  /** A provider of its own, with both factories. */
  public MtlsProvider() {
    super("mtls4j", "1", "trust managers that judge by an mtls4j policy, or leave it to one");
    putService(new Factory(this, POLICY, PolicyTrustManagerFactory::new));
    putService(new Factory(this, INSECURE_DEFERRING, DeferringTrustManagerFactory::new));
  }

  private static final class Factory extends Service {

    private final Supplier<TrustManagerFactorySpi> maker;

    private Factory(Provider provider, String algorithm, Supplier<TrustManagerFactorySpi> maker) {
      super(
          provider,
          "TrustManagerFactory",
          algorithm,
          TrustManagerFactorySpi.class.getName(),
          List.of(),
          Map.of());
      this.maker = maker;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return maker.get();
    }
  }
}
