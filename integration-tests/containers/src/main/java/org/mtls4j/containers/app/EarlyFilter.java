package org.mtls4j.containers.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter that wants to be first, and tells whom it saw. */
public final class EarlyFilter implements Filter {

  /** Made by the container. */
  public EarlyFilter() {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ((HttpServletResponse) response)
        .addHeader("Seen-Early", String.valueOf(((HttpServletRequest) request).getRemoteUser()));
    chain.doFilter(request, response);
  }
}
