package org.mtls4j.shiro;

import java.util.stream.Stream;
import org.apache.shiro.authz.Authorizer;
import org.apache.shiro.authz.ModularRealmAuthorizer;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.realm.Realm;
import org.apache.shiro.subject.PrincipalCollection;

/**
 * Shiro's authorizer, but that a client with a certificate is granted what the realms say that have
 * accepted its certificate, and no other is asked: one that looks for a principal of a type, or
 * takes the primary one for a name, would find a user of its own who is called as a machine is. A
 * {@link MtlsWebEnvironment} has it. As thread-safe as Shiro's.
 */
public final class CertificateAuthorizer extends ModularRealmAuthorizer {

  /** An authorizer that its security manager gives its realms to. */
  public CertificateAuthorizer() {}

  @Override
  public boolean hasRole(PrincipalCollection principals, String role) {
    return asked(principals).anyMatch(realm -> realm.hasRole(principals, role));
  }

  @Override
  public boolean isPermitted(PrincipalCollection principals, String permission) {
    return asked(principals).anyMatch(realm -> realm.isPermitted(principals, permission));
  }

  @Override
  public boolean isPermitted(PrincipalCollection principals, Permission permission) {
    return asked(principals).anyMatch(realm -> realm.isPermitted(principals, permission));
  }

  private Stream<Authorizer> asked(PrincipalCollection principals) {
    assertRealmsConfigured();
    return getRealms().stream()
        .filter(realm -> accepted(realm, principals))
        .filter(Authorizer.class::isInstance)
        .map(Authorizer.class::cast);
  }

  private static boolean accepted(Realm realm, PrincipalCollection principals) {
    return !(principals instanceof CertificatePrincipals)
        || principals.getRealmNames().contains(realm.getName());
  }
}
