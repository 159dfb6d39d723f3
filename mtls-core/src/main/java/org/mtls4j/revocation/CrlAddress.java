package org.mtls4j.revocation;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A CRL that is fetched from an HTTP address while an authenticator is open; empty until then.
 * Thread-safe.
 */
public final class CrlAddress implements CrlSource {

  private final URI address;
  private final LatestCrl latest;

  private CrlAddress(URI address, LatestCrl latest) {
    this.address = address;
    this.latest = latest;
  }

  /**
   * The list at {@code address}. RFC 5280 section 4.2.1.13 has it fetched by plain HTTP as a rule:
   * the list's own signature protects it.
   *
   * @param authorities the CAs that may have signed it; where none has its issuer's name, the
   *     signature is judged when a path brings such a CA along
   * @throws IllegalArgumentException when {@code address} is no http or https URL of a host
   */
  public static CrlAddress of(URI address, List<ParsedCertificate> authorities) {
    if (!isHttp(address)) {
      throw new IllegalArgumentException("'" + address + "' is no http or https URL of a host");
    }
    return new CrlAddress(address, new LatestCrl(authorities));
  }

  /** The list at an address that a certificate names, by CAs on its path. */
  static CrlAddress namedByCertificate(URI address, List<ParsedCertificate> authorities) {
    return new CrlAddress(address, LatestCrl.ofAuthoritiesOnPath(authorities));
  }

  static boolean isHttp(URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && address.getHost() != null
        && address.getUserInfo() == null;
  }

  @Override
  public Optional<Crl> current() {
    return latest.current();
  }

  URI address() {
    return address;
  }

  LatestCrl latest() {
    return latest;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
