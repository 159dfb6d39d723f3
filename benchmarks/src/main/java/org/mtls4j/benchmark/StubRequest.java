package org.mtls4j.benchmark;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import java.security.cert.X509Certificate;

/**
 * A request as a container would hand it over, which costs nothing itself: what is measured is the
 * filter. Confined to one thread.
 */
final class StubRequest extends HttpServletRequestWrapper {

  static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private static final int MOST = 16;

  private static final HttpServletMapping MAPPING =
      new HttpServletMapping() {
        @Override
        public String getMatchValue() {
          return "";
        }

        @Override
        public String getPattern() {
          return "/";
        }

        @Override
        public String getServletName() {
          return "default";
        }

        @Override
        public MappingMatch getMappingMatch() {
          return MappingMatch.DEFAULT;
        }
      };

  private final String[] names = new String[MOST];
  private final Object[] values = new Object[MOST];
  private int size;

  StubRequest() {
    super(Stubs.of(HttpServletRequest.class));
  }

  /** Begins anew with these certificates. */
  StubRequest with(X509Certificate[] chain) {
    size = 1;
    names[0] = CERTIFICATES;
    values[0] = chain;
    return this;
  }

  @Override
  public Object getAttribute(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public void setAttribute(String name, Object value) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        values[i] = value;
        return;
      }
    }
    names[size] = name;
    values[size++] = value;
  }

  @Override
  public void removeAttribute(String name) {
    setAttribute(name, null);
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getRequestURI() {
    return "/orders/17";
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("https://localhost/orders/17");
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getServletPath() {
    return "/orders/17";
  }

  @Override
  public String getPathInfo() {
    return null;
  }

  /** Of the servlet at {@code /}. */
  @Override
  public HttpServletMapping getHttpServletMapping() {
    return MAPPING;
  }

  @Override
  public String getQueryString() {
    return null;
  }

  @Override
  public String getRemoteAddr() {
    return "192.0.2.7";
  }

  @Override
  public String getScheme() {
    return "https";
  }

  @Override
  public String getServerName() {
    return "localhost";
  }

  @Override
  public int getServerPort() {
    return 443;
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public String getHeader(String name) {
    return null;
  }

  @Override
  public boolean isSecure() {
    return true;
  }
}
