package org.mtls4j.rest.app;

import jakarta.ws.rs.Path;

/** The implementation has none but its path, which frameworks ask for. */
@Path("/contract")
public final class ContractResource implements Contract {

  /** Made by the framework. */
  public ContractResource() {}

  @Override
  public String read() {
    return "read";
  }

  @Override
  public String write() {
    return "written";
  }

  @Override
  public String open() {
    return "open";
  }
}
