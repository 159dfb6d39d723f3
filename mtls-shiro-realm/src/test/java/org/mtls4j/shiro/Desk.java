package org.mtls4j.shiro;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.session.Session;
import org.apache.shiro.subject.SimplePrincipalCollection;
import org.apache.shiro.subject.Subject;

/**
 * Tells who is served, and does what the query asks for: keeps a note in the session, runs as
 * another.
 */
final class Desk extends HttpServlet {

  private static final long serialVersionUID = 1;

  /** Whom a request with {@code ?keep} came from. */
  static final BlockingQueue<Subject> KEPT = new LinkedBlockingQueue<>();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String query = String.valueOf(request.getQueryString());
    boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
    if (query.startsWith("forward=") && first) {
      request.getRequestDispatcher(query.substring("forward=".length())).forward(request, response);
    } else if (query.startsWith("later") && first) {
      AsyncContext context = request.startAsync();
      context.dispatch();
    } else {
      String told = told(request, query);
      response.setContentType("text/plain");
      response.getWriter().print(told);
    }
  }

  private static String told(HttpServletRequest request, String query) {
    Subject subject = SecurityUtils.getSubject();
    if (query.startsWith("shiro=")) {
      subject.getSession().setAttribute("note", query.substring("shiro=".length()));
    } else if (query.startsWith("servlet=")) {
      request.getSession().setAttribute("note", query.substring("servlet=".length()));
    } else if (query.startsWith("run-as=")) {
      subject.getSession();
      subject.runAs(new SimplePrincipalCollection(query.substring("run-as=".length()), "iniRealm"));
    } else if (query.equals("logout")) {
      subject.getSession();
      subject.runAs(new SimplePrincipalCollection("carol", "iniRealm"));
      subject.logout();
    } else if (query.startsWith("role=")) {
      subject.checkRole(query.substring("role=".length()));
    } else if (query.equals("forget")) {
      subject.logout();
      subject.checkRole("clerk");
    } else if (query.equals("keep")) {
      KEPT.add(subject);
    } else if (query.equals("change")) {
      return changed(request);
    }
    Session session = subject.getSession(false);
    HttpSession servlets = request.getSession(false);
    return String.join(
        "|",
        String.valueOf(subject.getPrincipal()),
        String.valueOf(request.getUserPrincipal()),
        String.valueOf(request.getRemoteUser()),
        String.valueOf(request.getAuthType()),
        session == null ? "-" : String.valueOf(session.getAttribute("note")),
        servlets == null ? "-" : String.valueOf(servlets.getAttribute("note")));
  }

  private static String changed(HttpServletRequest request) {
    try {
      return request.changeSessionId();
    } catch (IllegalStateException e) {
      return "no session to change";
    }
  }
}
