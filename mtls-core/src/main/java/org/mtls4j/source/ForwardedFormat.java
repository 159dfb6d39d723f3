package org.mtls4j.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a proxy writes the client's certificate into a header. It is configured, never guessed. */
public enum ForwardedFormat {
  /** Structured fields of RFC 9440: {@code :base64 DER:}, and a list of the same for the chain. */
  RFC9440("Client-Cert", "Client-Cert-Chain", false),
  /** Envoy's {@code x-forwarded-client-cert}: {@code Cert} or {@code Chain}, and {@code Hash}. */
  ENVOY("X-Forwarded-Client-Cert", null, false),
  /** {@code $ssl_client_escaped_cert}: percent-encoded PEM of the client's certificate alone. */
  NGINX("ssl-client-cert", null, true),
  /** {@code %{SSL_CLIENT_CERT}s}: PEM with spaces for its line ends; {@code (null)} for none. */
  APACHE("SSL_CLIENT_CERT", null, true),
  /** {@code %[ssl_c_der,base64]}, and {@code %[ssl_c_chain_der,base64]} for the chain. */
  HAPROXY("X-SSL-Client-Cert", null, true),
  /** PEM bodies without armour, a comma between them, the client's own first. */
  TRAEFIK("X-Forwarded-Tls-Client-Cert", null, false),
  /** Percent-encoded PEM of one or several certificates, the client's own first. */
  AWS_ALB("X-Amzn-Mtls-Clientcert", null, false),
  /** Base64 of the client's certificate alone. */
  AZURE("X-ARR-ClientCert", null, false),
  /** Base64 of the client's certificate alone; empty where it is longer than 10 KiB. */
  CLOUDFLARE("Cf-Client-Cert-Der-Base64", null, false),
  /** Base64 of the client's certificate alone, in a header that the policy names. */
  BASE64_DER(null, null, false);

  private final @Nullable String header;
  private final @Nullable String chainHeader;
  private final boolean verified;

  ForwardedFormat(@Nullable String header, @Nullable String chainHeader, boolean verified) {
    this.header = header;
    this.chainHeader = chainHeader;
    this.verified = verified;
  }

  /** As the policy writes it: the name in lower case, with hyphens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The format of that word. */
  public static Optional<ForwardedFormat> of(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** The header of the certificate unless the policy names another; empty where it must. */
  public Optional<String> header() {
    return Optional.ofNullable(header);
  }

  /** The header of the chain unless the policy names another; empty where there is none. */
  public Optional<String> chainHeader() {
    return Optional.ofNullable(chainHeader);
  }

  /** Whether the format can carry the chain in a header of its own. */
  public boolean hasChainHeader() {
    return this == RFC9440 || this == HAPROXY || this == APACHE;
  }

  /** Whether the proxy can say in a header what it thinks of the certificate itself. */
  public boolean hasVerifyHeader() {
    return verified;
  }
}
