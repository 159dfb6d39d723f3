package org.mtls4j.containers;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A container in the JVM of the tests, with the four connectors on ports that the system chose. */
abstract class EmbeddedServer extends TestedServer {

  /** Of every application that was deployed, for as long as something holds it. */
  static final List<WeakReference<ClassLoader>> LOADERS = new CopyOnWriteArrayList<>();

  /** Deploys what is packed in {@code war} at {@code path}, and tells its class loader. */
  abstract ClassLoader load(String path, Path war) throws Exception;

  @Override
  final void deploy(String path, Path war) throws Exception {
    LOADERS.add(new WeakReference<>(load(path, war)));
  }
}
