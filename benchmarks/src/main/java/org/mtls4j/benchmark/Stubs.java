package org.mtls4j.benchmark;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.mtls4j.servlet.MtlsFilter;

/** Objects of a container that know nothing. */
final class Stubs {

  private Stubs() {}

  /** Answers null, 0, false or nothing. */
  static <T> T of(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> answer = method.getReturnType();
              if (answer == boolean.class) {
                return false;
              }
              if (answer == int.class) {
                return 0;
              }
              if (answer == long.class) {
                return 0L;
              }
              return answer == java.util.Enumeration.class ? Collections.emptyEnumeration() : null;
            }));
  }

  /** Our filter by the policy in a file. */
  static MtlsFilter filter(Path policy) throws ServletException {
    ServletContext context =
        (ServletContext)
            Proxy.newProxyInstance(
                Stubs.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getContextPath") ? "" : null);
    MtlsFilter filter = new MtlsFilter();
    filter.init(
        new FilterConfig() {
          @Override
          public String getFilterName() {
            return "mtls";
          }

          @Override
          public ServletContext getServletContext() {
            return context;
          }

          @Override
          public String getInitParameter(String name) {
            return name.equals("policy") ? policy.toUri().toString() : null;
          }

          @Override
          public java.util.Enumeration<String> getInitParameterNames() {
            return Collections.enumeration(List.of("policy"));
          }
        });
    return filter;
  }
}
