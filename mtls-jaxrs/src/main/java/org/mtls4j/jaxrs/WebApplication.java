package org.mtls4j.jaxrs;

import jakarta.servlet.ServletContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.PolicyFileException;
import org.mtls4j.policyfile.PolicyResources;

/** A web application: its filter, if it has one, and the files below {@code /WEB-INF/}. */
final class WebApplication implements Surroundings, PolicyResources {

  private static final String ROOT = "/WEB-INF/";

  /** Set by {@code MtlsFilter}, which starts before any servlet. */
  private static final String FRONT = "org.mtls4j.MtlsAuthenticator";

  private final ServletContext context;

  WebApplication(ServletContext context) {
    this.context = context;
  }

  @Override
  public Optional<MtlsAuthenticator> front() {
    return Optional.ofNullable(
        context.getAttribute(FRONT) instanceof MtlsAuthenticator judge ? judge : null);
  }

  @Override
  public Optional<MtlsPolicy> ownPolicy() {
    String param = context.getInitParameter(DeployedPolicy.CONTEXT_PARAM);
    try {
      return Optional.of(new DeployedPolicy(Map.of(), param, this).load());
    } catch (PolicyFileException e) {
      throw new IllegalStateException(
          "there is no MtlsFilter in front, and the policy cannot be enforced, so nothing is"
              + " served:\n"
              + e.getMessage(),
          e);
    }
  }

  @Override
  public InputStream open(String location) throws IOException {
    @Nullable InputStream in = context.getResourceAsStream(nameOf(location));
    if (in == null) {
      throw new FileNotFoundException(nameOf(location));
    }
    return in;
  }

  @Override
  public List<String> list(String directory) throws IOException {
    @Nullable Set<String> inside = context.getResourcePaths(nameOf(directory));
    if (inside == null) {
      throw new FileNotFoundException(nameOf(directory));
    }
    return inside.stream()
        .filter(file -> !file.endsWith("/"))
        .map(file -> file.substring(file.lastIndexOf('/') + 1))
        .toList();
  }

  @Override
  public String nameOf(String location) {
    return location.startsWith("/") ? location : ROOT + location;
  }
}
