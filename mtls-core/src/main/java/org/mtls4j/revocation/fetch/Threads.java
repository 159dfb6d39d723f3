package org.mtls4j.revocation.fetch;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Threads that hold on to no application's class loader: daemons, or virtual where there are. */
public final class Threads {

  private Threads() {}

  /** Makes platform threads. */
  public static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(null, work, name + "-" + number.incrementAndGet(), 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    };
  }

  /** Makes virtual threads since JDK 21, and platform threads before. */
  public static ThreadFactory light(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
      type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      return daemons(name);
    }
  }

  /** Makes something whose own threads would keep the context class loader that it sees. */
  static <T> T withoutContext(Supplier<T> make) {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(null);
    try {
      return make.get();
    } finally {
      current.setContextClassLoader(before);
    }
  }
}
