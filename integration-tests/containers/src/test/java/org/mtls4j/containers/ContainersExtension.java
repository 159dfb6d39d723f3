package org.mtls4j.containers;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Tells Arquillian of our containers. */
public final class ContainersExtension implements LoadableExtension {

  /** Made by Arquillian. */
  public ContainersExtension() {}

  @Override
  public void register(ExtensionBuilder builder) {
    builder.service(DeployableContainer.class, server());
  }

  private static Class<? extends TestedServer> server() {
    return switch (Container.NAME) {
      case "jetty-12.0", "jetty-12.1" -> JettyServer.class;
      case "tomcat-10.1", "tomcat-11" -> TomcatServer.class;
      case "tomcat-10.1-zip", "tomcat-11-zip" -> StandaloneTomcat.class;
      case "wildfly" -> WildFly.class;
      case "payara-micro" -> PayaraMicro.class;
      case "open-liberty" -> OpenLiberty.class;
      case "glassfish" -> GlassFish.class;
      default -> throw new IllegalStateException("no container is called " + Container.NAME);
    };
  }
}
