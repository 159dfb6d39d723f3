package org.mtls4j.audit;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the counters of one authenticator through JMX until it is closed. Thread-safe. */
public final class ManagedOutcomes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedOutcomes.class);

  /** Deployments of one name; more are not shown. */
  private static final int NAMESAKES = 100;

  /** What is registered: nothing else of an application is reachable from it. */
  private record Bean(Outcomes outcomes, LongSupplier generation) implements OutcomesMXBean {

    @Override
    public long getGeneration() {
      return generation.getAsLong();
    }

    @Override
    public Map<String, Long> getCounts() {
      Map<String, Long> counts = new TreeMap<>();
      outcomes.counts().forEach(count -> counts.put(count.label(), count.number()));
      return counts;
    }
  }

  private final ObjectName name;

  private ManagedOutcomes(ObjectName name) {
    this.name = name;
  }

  /**
   * Shows {@code outcomes} as {@code org.mtls4j:type=Outcomes,name="…"}; a second one of that name
   * gets a number. Empty, and told to the log, where that is not possible: nothing depends on it.
   */
  public static Optional<ManagedOutcomes> show(
      String name, Outcomes outcomes, LongSupplier generation) {
    try {
      return Optional.of(register(name, new Bean(outcomes, generation)));
    } catch (JMException e) {
      LOG.warn("the counters of '{}' cannot be shown through JMX", name, e);
      return Optional.empty();
    }
  }

  private static ManagedOutcomes register(String name, Bean bean) throws JMException {
    for (int i = 1; ; i++) {
      ObjectName free =
          new ObjectName(
              "org.mtls4j:type=Outcomes,name=" + ObjectName.quote(i == 1 ? name : name + " " + i));
      try {
        ManagementFactory.getPlatformMBeanServer().registerMBean(bean, free);
        return new ManagedOutcomes(free);
      } catch (InstanceAlreadyExistsException e) {
        if (i == NAMESAKES) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    } catch (JMException e) {
      LOG.warn("{} was taken out of JMX by somebody else", name, e);
    }
  }
}
