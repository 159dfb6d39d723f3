package org.mtls4j.tls;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/** Makes {@link InsecureDeferringTrustManager}s. */
final class DeferringTrustManagerFactory extends TrustManagerFactorySpi {

  @Override
  protected void engineInit(@Nullable KeyStore trusted) {
    // Nobody is trusted by a deferring manager, and nobody refused.
  }

  @Override
  protected void engineInit(@Nullable ManagerFactoryParameters parameters)
      throws InvalidAlgorithmParameterException {
    throw new InvalidAlgorithmParameterException("there is nothing to say");
  }

  @Override
  protected TrustManager[] engineGetTrustManagers() {
    return new TrustManager[] {new InsecureDeferringTrustManager()};
  }
}
