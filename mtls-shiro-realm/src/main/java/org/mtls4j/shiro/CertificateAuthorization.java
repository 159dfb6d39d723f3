package org.mtls4j.shiro;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.shiro.web.filter.authz.AuthorizationFilter;
import org.apache.shiro.web.filter.authz.HttpMethodPermissionFilter;
import org.apache.shiro.web.filter.authz.PermissionsAuthorizationFilter;
import org.apache.shiro.web.filter.authz.RolesAuthorizationFilter;
import org.apache.shiro.web.util.WebUtils;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.Entrance;
import org.mtls4j.servlet.ServletEntrance;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * Shiro's filters of roles and permissions, with one difference: where they refuse a client with a
 * certificate, that is told and answered as every other refusal of one.
 */
final class CertificateAuthorization {

  private CertificateAuthorization() {}

  /** The filters by the names that Shiro's chains call them by. */
  static Map<String, AuthorizationFilter> filters() {
    return Map.of("roles", new Roles(), "perms", new Permissions(), "rest", new Methods());
  }

  private static final class Roles extends RolesAuthorizationFilter {
    @Override
    protected boolean onAccessDenied(ServletRequest request, ServletResponse response)
        throws IOException {
      return !isAnswered(this, getName(), request, response)
          && super.onAccessDenied(request, response);
    }
  }

  private static final class Permissions extends PermissionsAuthorizationFilter {
    @Override
    protected boolean onAccessDenied(ServletRequest request, ServletResponse response)
        throws IOException {
      return !isAnswered(this, getName(), request, response)
          && super.onAccessDenied(request, response);
    }
  }

  private static final class Methods extends HttpMethodPermissionFilter {
    @Override
    protected boolean onAccessDenied(ServletRequest request, ServletResponse response)
        throws IOException {
      return !isAnswered(this, getName(), request, response)
          && super.onAccessDenied(request, response);
    }
  }

  /** Tells the refusal; answers it too, unless the application has a page for that. */
  private static boolean isAnswered(
      AuthorizationFilter filter, String name, ServletRequest request, ServletResponse response)
      throws IOException {
    Optional<Judged> judged =
        Judged.of(request)
            .filter(by -> by.client() != null && by.client().equals(CurrentClient.get()));
    if (judged.isEmpty()) {
      return false;
    }
    HttpServletRequest http = WebUtils.toHttp(request);
    Refused refused =
        judged
            .get()
            .gate()
            .refuse(
                judged.get().decision(),
                ServletEntrance.asked(http, Entrance.SHIRO),
                new Rejection(Reason.ROLE_MISSING, "Shiro's filter '" + name + "' refuses it"));
    if (filter.getUnauthorizedUrl() != null) {
      return false;
    }
    ServletEntrance.refuse(WebUtils.toHttp(response), refused);
    return true;
  }
}
