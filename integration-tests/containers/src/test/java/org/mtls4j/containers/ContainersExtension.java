package org.mtls4j.containers;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Tells Arquillian of our embedded containers. */
public final class ContainersExtension implements LoadableExtension {

  /** Made by Arquillian. */
  public ContainersExtension() {}

  @Override
  public void register(ExtensionBuilder builder) {
    if (Container.NAME.startsWith("jetty")) {
      builder.service(DeployableContainer.class, JettyServer.class);
    } else {
      builder.service(DeployableContainer.class, TomcatServer.class);
    }
  }
}
