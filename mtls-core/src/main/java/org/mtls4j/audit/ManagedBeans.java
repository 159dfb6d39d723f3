package org.mtls4j.audit;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what one authenticator tells through JMX until it is closed. Thread-safe. */
public final class ManagedBeans implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedBeans.class);

  /** Deployments of one name; more are not shown. */
  private static final int NAMESAKES = 100;

  private final List<ObjectName> names = new ArrayList<>();

  private ManagedBeans() {}

  /**
   * Shows each of {@code beans} as {@code org.mtls4j:type=…,name="…"}; where one of that name is
   * shown already, all get a number. Empty, and told to the log, where that is not possible:
   * nothing depends on it.
   *
   * @param beans by type; nothing else of an application should be reachable from them
   */
  public static Optional<ManagedBeans> show(String name, Map<String, Object> beans) {
    try {
      return Optional.of(register(name, beans));
    } catch (JMException e) {
      LOG.warn("what '{}' does cannot be shown through JMX", name, e);
      return Optional.empty();
    }
  }

  private static ManagedBeans register(String name, Map<String, Object> beans) throws JMException {
    for (int i = 1; ; i++) {
      ManagedBeans shown = new ManagedBeans();
      try {
        shown.registerAll(ObjectName.quote(i == 1 ? name : name + " " + i), beans);
        return shown;
      } catch (InstanceAlreadyExistsException e) {
        shown.close();
        if (i == NAMESAKES) {
          throw e;
        }
      }
    }
  }

  private void registerAll(String quoted, Map<String, Object> beans) throws JMException {
    for (Map.Entry<String, Object> each : beans.entrySet()) {
      ObjectName free = new ObjectName("org.mtls4j:type=" + each.getKey() + ",name=" + quoted);
      ManagementFactory.getPlatformMBeanServer().registerMBean(each.getValue(), free);
      names.add(free);
    }
  }

  @Override
  public void close() {
    for (ObjectName name : names) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      } catch (JMException e) {
        LOG.warn("{} was taken out of JMX by somebody else", name, e);
      }
    }
  }
}
