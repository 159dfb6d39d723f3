package org.mtls4j;

import java.security.cert.X509Certificate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * Finds the client's chain where the policy decides where it may come from. It is asked by the
 * policy that the rest of the decision is made by.
 */
public interface ChainSource {

  /**
   * What is found.
   *
   * @param policy the policy in force
   * @param who whom that policy knows by a chain: for a hop that has one of its own
   */
  Presented find(MtlsPolicy policy, Function<ClientChain, Verdict<ClientIdentity>> who);

  /**
   * The container's own array, where {@code policy} asks for the TLS session alone and nothing is
   * against what that presents: {@link #find} would be the same. Null where it has to be asked.
   */
  X509Certificate @Nullable [] plain(MtlsPolicy policy);

  /**
   * A chain, and who forwarded it.
   *
   * @param chain the client's, or why there is none to judge
   * @param hop who forwarded it, for the audit trail; null where it came directly
   */
  record Presented(Verdict<ClientChain> chain, @Nullable String hop) {

    /** The chain of the connection itself. */
    public static Presented directly(Verdict<ClientChain> chain) {
      return new Presented(chain, null);
    }
  }
}
