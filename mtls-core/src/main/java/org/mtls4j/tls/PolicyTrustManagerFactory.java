package org.mtls4j.tls;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/** Makes {@link MtlsTrustManager}s. */
final class PolicyTrustManagerFactory extends TrustManagerFactorySpi {

  private @Nullable MtlsTrustManager manager;

  /** By the policy that the JVM's settings name. */
  @Override
  protected void engineInit(@Nullable KeyStore trusted) throws KeyStoreException {
    try {
      manager = new MtlsTrustManager();
    } catch (IllegalStateException e) {
      throw new KeyStoreException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineInit(@Nullable ManagerFactoryParameters parameters)
      throws InvalidAlgorithmParameterException {
    if (!(parameters instanceof PolicyParameters named)) {
      throw new InvalidAlgorithmParameterException("only PolicyParameters name a policy");
    }
    try {
      manager = new MtlsTrustManager(PolicyOfTheJvm.authenticator(named.policy()));
    } catch (IllegalStateException e) {
      throw new InvalidAlgorithmParameterException(e.getMessage(), e);
    }
  }

  @Override
  protected TrustManager[] engineGetTrustManagers() {
    if (manager == null) {
      throw new IllegalStateException("the factory was not initialised");
    }
    return new TrustManager[] {manager};
  }
}
