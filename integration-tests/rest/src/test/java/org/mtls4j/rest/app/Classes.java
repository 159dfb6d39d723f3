package org.mtls4j.rest.app;

import java.util.HashSet;
import java.util.Set;

/** What a scan of the application finds. */
public final class Classes {

  /** The application and its resources. */
  public static final Set<Class<?>> ALL = all();

  private Classes() {}

  private static Set<Class<?>> all() {
    Set<Class<?>> classes = new HashSet<>(PartnerApplication.RESOURCES);
    classes.add(PartnerApplication.class);
    return Set.copyOf(classes);
  }
}
