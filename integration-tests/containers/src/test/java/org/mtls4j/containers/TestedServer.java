package org.mtls4j.containers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.descriptor.api.Descriptor;

/** A container as Arquillian sees it: it starts, takes WARs at their paths, and stops. */
abstract class TestedServer implements DeployableContainer<TestedServer.NoSettings> {

  /** There are none. */
  public static final class NoSettings implements ContainerConfiguration {
    /** Made by Arquillian. */
    public NoSettings() {}

    @Override
    public void validate() {
      // Nothing can be wrong with none.
    }
  }

  private final Set<Path> packed = new HashSet<>();

  /** Where it may write. */
  final Path directory = Container.DIRECTORY;

  /** Starts; every connector's port is told to {@link Connector#listensAt}. */
  abstract void startServer() throws Exception;

  abstract void stopServer() throws Exception;

  /** Deploys what is packed in {@code war} at {@code path}. */
  abstract void deploy(String path, Path war) throws Exception;

  abstract void undeploy(String path) throws Exception;

  @Override
  public final Class<NoSettings> getConfigurationClass() {
    return NoSettings.class;
  }

  @Override
  public final void setup(NoSettings settings) {
    // There are none.
  }

  @Override
  public final ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Local");
  }

  @Override
  public final void start() throws LifecycleException {
    try {
      startServer();
    } catch (Exception e) {
      throw new LifecycleException("cannot start", e);
    }
  }

  @Override
  public final void stop() throws LifecycleException {
    try {
      stopServer();
    } catch (Exception e) {
      throw new LifecycleException("cannot stop", e);
    }
  }

  @Override
  public final ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    try {
      Path war = Files.createDirectories(directory.resolve("wars")).resolve(archive.getName());
      if (packed.add(war)) {
        archive.as(ZipExporter.class).exportTo(war.toFile(), true);
      }
      deploy(pathOf(archive), war);
      return new ProtocolMetaData();
    } catch (Exception e) {
      throw new DeploymentException("cannot deploy " + archive.getName(), e);
    }
  }

  @Override
  public final void undeploy(Archive<?> archive) throws DeploymentException {
    try {
      undeploy(pathOf(archive));
    } catch (Exception e) {
      throw new DeploymentException("cannot undeploy " + archive.getName(), e);
    }
  }

  private static String pathOf(Archive<?> archive) {
    return "/" + archive.getName().replace(".war", "");
  }

  @Override
  @SuppressWarnings("deprecation")
  public final void deploy(Descriptor descriptor) {
    throw new UnsupportedOperationException();
  }

  @Override
  @SuppressWarnings("deprecation")
  public final void undeploy(Descriptor descriptor) {
    throw new UnsupportedOperationException();
  }
}
