package org.mtls4j.rest.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.mtls4j.identity.ClientIdentity;

/** Would keep the first client for all. */
@ApplicationScoped
public class LeakingBean {

  @Inject private ClientIdentity client;

  /** Made by CDI. */
  public LeakingBean() {}

  /** The client's name. */
  public String who() {
    return client.getName();
  }
}
