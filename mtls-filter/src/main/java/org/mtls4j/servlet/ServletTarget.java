package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.RequestTarget;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.verdict.Verdict.Accepted;

/** The path of a servlet request: decoded by us, and the one that the container will serve. */
final class ServletTarget {

  private ServletTarget() {}

  /**
   * The path within the application, or {@link Reason#REQUEST_PATH_REFUSED}.
   *
   * @param raw the request's URI, which containers look for anew each time
   */
  static Verdict<RequestTarget> of(String raw, HttpServletRequest request) {
    Verdict<RequestTarget> within = RequestTarget.parse(raw, request.getContextPath());
    return within instanceof Accepted<RequestTarget> accepted
        ? servedAs(accepted, request)
        : within;
  }

  private static Verdict<RequestTarget> servedAs(
      Accepted<RequestTarget> accepted, HttpServletRequest request) {
    RequestTarget target = accepted.value();
    try {
      String info = request.getPathInfo();
      String path = request.getServletPath();
      return isJust(target.path(), path, info)
          ? accepted
          : target.servedAs(info == null ? path : path + info);
    } catch (IllegalArgumentException e) {
      // Jetty under a lenient URI compliance will not say what it makes of an ambiguous path.
      return Verdict.reject(
          Reason.REQUEST_PATH_REFUSED, "the container cannot tell the path: " + e);
    }
  }

  /** Whether the two together are the target, without putting them together. */
  private static boolean isJust(String target, String path, @Nullable String info) {
    return info == null
        ? target.equals(path)
        : target.length() == path.length() + info.length()
            && target.startsWith(path)
            && target.endsWith(info);
  }
}
