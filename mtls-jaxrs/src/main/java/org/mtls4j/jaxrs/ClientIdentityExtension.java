package org.mtls4j.jaxrs;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/**
 * Where there is CDI, and only there is it loaded: {@code @Inject Provider<ClientIdentity>} tells
 * the client of the current request, in beans of any scope. A {@code ClientIdentity} itself can be
 * injected only into a bean of {@code @RequestScoped}: anywhere else it would be there for the next
 * request's client as well, and so the deployment stops.
 */
public final class ClientIdentityExtension implements Extension {

  /** Made by CDI. */
  public ClientIdentityExtension() {}

  /** Adds what can be injected. */
  void add(@Observes AfterBeanDiscovery discovery) {
    discovery
        .<RequestClient>addBean()
        .types(RequestClient.class)
        .scope(RequestScoped.class)
        .produceWith(instance -> new RequestClient());
    // Of the request that it is asked in: a final class has no proxy that could ask later.
    discovery
        .<ClientIdentity>addBean()
        .types(ClientIdentity.class)
        .scope(Dependent.class)
        .produceWith(instance -> instance.select(RequestClient.class).get().get());
  }

  /** Refuses what would outlive its request. */
  void check(@Observes ProcessInjectionPoint<?, ClientIdentity> point) {
    @Nullable Bean<?> bean = point.getInjectionPoint().getBean();
    if (bean == null || bean.getScope() != RequestScoped.class) {
      point.addDefinitionError(
          new DefinitionException(
              point.getInjectionPoint()
                  + " would keep one request's client for the next: inject"
                  + " Provider<ClientIdentity>, or make the bean @RequestScoped"));
    }
  }

  /** Connects it with what judges. */
  void connect(@Observes AfterDeploymentValidation valid, BeanManager beans) {
    Deployment.current()
        .tells(
            client -> {
              try {
                beans.createInstance().select(RequestClient.class).get().is(client);
              } catch (ContextNotActiveException e) {
                // Then there is none in this request, and nothing to ask for it.
              }
            });
  }
}
