package org.mtls4j.containers;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** The deferring trust manager by a name, for servers that ask for one by its algorithm. */
public final class DeferringProvider extends Provider {

  private static final long serialVersionUID = 1;

  /** Made by the server. */
  public DeferringProvider() {
    super("Deferring", "1", "Leaves the judgement to the filter");
    put("TrustManagerFactory.Deferring", Factory.class.getName());
  }

  /** Makes it. */
  public static final class Factory extends TrustManagerFactorySpi {

    /** Made by the JDK. */
    public Factory() {}

    @Override
    protected void engineInit(KeyStore store) {
      // It looks at none.
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
      // Nor at any parameters.
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return new TrustManager[] {new InsecureDeferringTrustManager()};
    }
  }
}
