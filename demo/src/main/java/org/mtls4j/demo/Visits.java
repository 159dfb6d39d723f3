package org.mtls4j.demo;

import static org.mtls4j.demo.Visit.allowed;
import static org.mtls4j.demo.Visit.refused;

import java.util.List;

/** Every kind of client. */
final class Visits {

  private static final String ACME = "/partners/acme/orders";
  private static final String GLOBEX = "/partners/globex/orders";
  private static final String INITECH = "/partners/initech/orders";

  private Visits() {}

  static final List<Visit> ALL =
      List.of(
          allowed("Acme reads its orders", "acme-shop", "GET", ACME, 200),
          allowed("Acme reads one of its orders", "acme-shop", "GET", ACME + "/17", 200),
          allowed("Acme asks for the headers only", "acme-shop", "HEAD", ACME, 200),
          allowed("Acme writes an order", "acme-shop", "POST", ACME, 201),
          allowed("Acme's reader reads", "acme-reader", "GET", ACME, 200),
          allowed("Globex reads its orders", "globex", "GET", GLOBEX, 200),
          allowed("Globex writes an order", "globex", "POST", GLOBEX, 201),
          allowed("Initech reads its orders", "initech", "GET", INITECH, 200),
          allowed("the operator reads anyone's orders", "operator", "GET", GLOBEX, 200),
          allowed("the operator reads a report", "operator", "GET", "/reports/today", 200),
          allowed("a client asks who it is", "globex", "GET", "/me", 200),
          allowed("nobody in particular asks for health", "", "GET", "/health", 200),
          allowed("a revoked client asks for health", "revoked", "GET", "/health", 200),
          refused("a role it lacks: writing", "acme-reader", "POST", ACME, 403, "role-missing"),
          refused(
              "a role it lacks: reports",
              "acme-shop",
              "GET",
              "/reports/today",
              403,
              "role-missing"),
          refused("the operator may only read", "operator", "POST", ACME, 403, "role-missing"),
          refused("a method no rule lists", "acme-shop", "DELETE", ACME, 403, "method-not-allowed"),
          refused("a path no rule names", "acme-shop", "GET", "/admin", 403, "no-rule"),
          refused(
              "a path with two readings", "acme-shop", "GET", "/me;x", 400, "request-path-refused"),
          refused("another partner's orders", "acme-shop", "GET", GLOBEX, 403, "not-owner"),
          refused("an order for another partner", "globex", "POST", ACME, 403, "not-owner"),
          refused("no certificate", "", "GET", "/me", 401, "no-certificate"),
          refused("expired", "expired", "GET", "/me", 401, "certificate-expired"),
          refused("not yet valid", "not-yet-valid", "GET", "/me", 401, "certificate-not-yet-valid"),
          refused("revoked", "revoked", "GET", "/me", 401, "certificate-revoked"),
          refused("unknown CA", "unknown-ca", "GET", "/me", 401, "unknown-issuer"),
          refused(
              "a CA of Acme's name with a key of its own",
              "impostor",
              "GET",
              "/me",
              401,
              "invalid-signature"),
          refused("a forged signature", "forged", "GET", "/me", 401, "invalid-signature"),
          refused("for servers only", "servers-only", "GET", "/me", 401, "purpose-not-allowed"),
          refused(
              "a key that may not sign",
              "key-agreement-only",
              "GET",
              "/me",
              401,
              "key-usage-not-allowed"),
          refused("a client that is a CA", "is-a-ca", "GET", "/me", 401, "not-an-end-entity"),
          refused(
              "Globex's CA on Acme's name",
              "globex-as-acme",
              "GET",
              "/me",
              401,
              "name-not-permitted"),
          refused(
              "Acme's CA on another organization",
              "other-organization",
              "GET",
              "/me",
              401,
              "name-not-permitted"),
          refused("two common names", "two-names", "GET", "/me", 401, "ambiguous-principal"));

  /** What the policy lets through and the resource's annotations do not. */
  static final List<Visit> BY_ANNOTATION =
      List.of(
          refused(
              "a method without annotation",
              "operator",
              "GET",
              "/reports/today/draft",
              403,
              "no-rule"));
}
