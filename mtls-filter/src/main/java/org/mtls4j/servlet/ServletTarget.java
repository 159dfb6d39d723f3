package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.mtls4j.access.RequestTarget;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/** The path of a servlet request: decoded by us, and the one that the container will serve. */
final class ServletTarget {

  private ServletTarget() {}

  /** The path within the application, or {@link Reason#REQUEST_PATH_REFUSED}. */
  static Verdict<RequestTarget> of(HttpServletRequest request) {
    return RequestTarget.parse(request.getRequestURI())
        .then(target -> target.below(request.getContextPath()))
        .then(target -> servedAs(target, request));
  }

  private static Verdict<RequestTarget> servedAs(RequestTarget target, HttpServletRequest request) {
    try {
      String info = request.getPathInfo();
      String path = request.getServletPath();
      return target.servedAs(info == null ? path : path + info);
    } catch (IllegalArgumentException e) {
      // Jetty under a lenient URI compliance will not say what it makes of an ambiguous path.
      return Verdict.reject(
          Reason.REQUEST_PATH_REFUSED, "the container cannot tell the path: " + e);
    }
  }
}
