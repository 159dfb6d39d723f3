package org.mtls4j.shiro;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.shiro.subject.PrincipalCollection;
import org.apache.shiro.subject.SimplePrincipalCollection;

/**
 * The principals of a client with a certificate. Shiro's realms take the primary principal of a
 * subject for a name of their own where they know none of it: a partner's machine whose certificate
 * calls it as a user is called would have that user's roles. Here, each realm is told only what it
 * has said itself, or else a name that nobody can have. Not thread-safe while it is filled.
 */
@SuppressWarnings("deprecation") // Shiro 3 has another to build with, which Shiro 2 has not.
final class CertificatePrincipals extends SimplePrincipalCollection {

  private static final long serialVersionUID = 1;
  private static final String STRANGER = "a client of another realm, " + UUID.randomUUID();

  CertificatePrincipals(PrincipalCollection principals) {
    super(principals);
  }

  CertificatePrincipals(Collection<?> principals, String realm) {
    super(principals, realm);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // As Shiro 2 declares it; Shiro 3 says of what.
  public Collection fromRealm(String realm) {
    return getRealmNames().contains(realm) ? super.fromRealm(realm) : List.of(STRANGER);
  }
}
