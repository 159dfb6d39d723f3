package org.mtls4j.demo;

import java.net.URI;

/** What to try by hand, ready to paste. */
final class CurlLines {

  private final StringBuilder out = new StringBuilder();
  private final Workspace workspace;
  private final URI server;

  private CurlLines(Workspace workspace, URI server) {
    this.workspace = workspace;
    this.server = server;
  }

  static String of(Workspace workspace, URI server) {
    CurlLines lines = new CurlLines(workspace, server);
    lines
        .line("Serving a partner API on " + server + "; stop with Ctrl-C. Try:")
        .curl("who am I?", "acme-shop", "/me")
        .curl("Acme's own orders", "acme-shop", "/partners/acme/orders")
        .curl(
            "a new order of Acme's (201, nothing more)",
            "acme-shop",
            "/partners/acme/orders",
            "-d",
            "'5 gears'")
        .curl(
            "Acme's reader may not order (403)",
            "acme-reader",
            "/partners/acme/orders",
            "-d",
            "'5 gears'")
        .curl("Globex's orders are not Acme's (403)", "acme-shop", "/partners/globex/orders")
        .curl("Globex's own orders", "globex", "/partners/globex/orders")
        .curl("an operator sees the reports", "operator", "/reports/today")
        .curl("a certificate that was revoked (401)", "revoked", "/me")
        .curl("Globex's CA on Acme's name (401)", "globex-as-acme", "/me")
        .curl("anyone may ask for health", "", "/health")
        .curl("but not more (401)", "", "/me")
        .line("")
        .line("More clients are in " + workspace.clients() + ". Each decision is told below.");
    return lines.out.toString();
  }

  private CurlLines curl(String what, String client, String path, String... options) {
    line("").line("# " + what);
    out.append("curl --cacert ").append(quoted("server-ca.pem"));
    if (!client.isEmpty()) {
      out.append(" --cert ").append(quoted(client + ".pem"));
      out.append(" --key ").append(quoted(client + ".key"));
    }
    for (String option : options) {
      out.append(' ').append(option);
    }
    return line(" " + server + path);
  }

  /** A file's path as the shell takes it, whatever directory the project lies in. */
  private String quoted(String file) {
    String path = workspace.clients().resolve(file).toString();
    return path.matches("[A-Za-z0-9/._-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private CurlLines line(String text) {
    out.append(text).append('\n');
    return this;
  }
}
