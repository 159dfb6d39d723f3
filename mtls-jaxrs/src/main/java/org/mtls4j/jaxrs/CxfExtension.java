package org.mtls4j.jaxrs;

import java.util.ArrayList;
import java.util.List;
import org.apache.cxf.Bus;

/**
 * Brings the feature to Apache CXF, which does not load any by {@code ServiceLoader}. CXF alone
 * makes one, as {@code META-INF/cxf/bus-extensions.txt} says.
 */
public final class CxfExtension {

  /** Of CXF: what every REST endpoint of the bus gets. */
  private static final String PROVIDERS = "org.apache.cxf.jaxrs.bus.providers";

  /** Called by CXF, for each bus that it makes. */
  public CxfExtension(Bus bus) {
    List<Object> providers = new ArrayList<>();
    if (bus.getProperty(PROVIDERS) instanceof List<?> others) {
      providers.addAll(others);
    }
    providers.add(new MtlsFeature());
    bus.setProperty(PROVIDERS, providers);
  }
}
