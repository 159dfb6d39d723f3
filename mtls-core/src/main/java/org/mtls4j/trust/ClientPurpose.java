package org.mtls4j.trust;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.KeyPurpose;
import org.mtls4j.x509.ParsedCertificate;

/** Which extended key usages (RFC 5280 section 4.2.1.12) make a client's certificate. Immutable. */
public final class ClientPurpose {

  /** The extension must be there and name clientAuth; anyExtendedKeyUsage does not do. */
  public static final ClientPurpose REQUIRED =
      new ClientPurpose(Set.of(KeyPurpose.CLIENT_AUTH), true);

  /** Where the extension is there it must name clientAuth or anyExtendedKeyUsage. */
  public static final ClientPurpose WHEN_PRESENT =
      new ClientPurpose(Set.of(KeyPurpose.CLIENT_AUTH, KeyPurpose.ANY), false);

  private final Set<String> accepted;
  private final boolean required;

  private ClientPurpose(Set<String> accepted, boolean required) {
    this.accepted = accepted;
    this.required = required;
  }

  /** The extension must be there and name one of {@code oids}. */
  public static ClientPurpose oneOf(Set<String> oids) {
    if (oids.isEmpty()) {
      throw new IllegalArgumentException("no purpose would be accepted");
    }
    return new ClientPurpose(Set.copyOf(oids), true);
  }

  Optional<Rejection> flawOf(ParsedCertificate leaf) {
    Set<String> purposes = leaf.extendedKeyUsage();
    if (purposes == null) {
      return required
          ? Optional.of(
              new Rejection(Reason.PURPOSE_NOT_ALLOWED, "no extended key usage is stated"))
          : Optional.empty();
    }
    return Collections.disjoint(purposes, accepted)
        ? Optional.of(
            new Rejection(Reason.PURPOSE_NOT_ALLOWED, "the key is for " + purposes + " only"))
        : Optional.empty();
  }
}
