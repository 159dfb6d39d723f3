package org.mtls4j.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTPS client that presents exactly the certificate it was given, whatever CAs the server says
 * it accepts, and trusts servers under one CA only, host name included.
 *
 * <pre>{@code
 * TestClient client = TestClient.trusting(serverCa.certificate()).presenting(alice).build();
 * HttpResponse<String> answer = client.get(URI.create("https://localhost:8443/"));
 * }</pre>
 *
 * <p>Each client has a TLS context of its own, so that none resumes another's session. It follows
 * no redirect, uses no proxy and keeps no cookie. Immutable and thread-safe; its builder is not. It
 * cannot be closed, because the JDK's {@link HttpClient} cannot be before Java 21: connections and
 * threads go when it is no longer reachable.
 */
public final class TestClient {
  private final HttpClient httpClient;
  private final SSLContext sslContext;
  private final Duration timeout;

  private TestClient(HttpClient httpClient, SSLContext sslContext, Duration timeout) {
    this.httpClient = httpClient;
    this.sslContext = sslContext;
    this.timeout = timeout;
  }

  /**
   * Starts a client that presents nothing, speaks HTTP/1.1 and waits 30 seconds.
   *
   * @param serverCa the one CA whose servers it trusts; not null
   * @return never null
   */
  public static Builder trusting(X509Certificate serverCa) {
    return new Builder(serverCa);
  }

  /**
   * Gets a resource.
   *
   * @param uri an {@code https} URI; not null
   * @return the answer whatever its status; never null
   * @throws IOException if there is no answer: among others, when either side refuses the other's
   *     certificate. Which exception a refused handshake shows as differs from run to run, under
   *     TLS 1.3 above all, so assert no more than {@code IOException}
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalArgumentException if the URI is none that HTTP can fetch
   */
  public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return send("GET", uri, null);
  }

  /**
   * Sends a request.
   *
   * @param method such as {@code POST}; not null
   * @param uri an {@code https} URI; not null
   * @param body sent as UTF-8; null for none
   * @param headers names and values in turn; none null. The JDK refuses some names, such as {@code
   *     Host}
   * @return the answer whatever its status; never null
   * @throws IOException as for {@link #get}
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalArgumentException if method, URI or a header is none that HTTP can carry
   */
  public HttpResponse<String> send(String method, URI uri, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeout).method(method, content);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return httpClient.send(request.build(), BodyHandlers.ofString());
  }

  /**
   * The JDK's client beneath, for what {@link #send} cannot say. Requests made with it have no
   * timeout but their own.
   *
   * @return never null, always the same
   */
  public HttpClient httpClient() {
    return httpClient;
  }

  /**
   * The TLS context beneath, for sockets and other clients. A bare socket checks the server's host
   * name only if its {@code SSLParameters} ask for it.
   *
   * @return never null, always the same
   */
  public SSLContext sslContext() {
    return sslContext;
  }

  /**
   * Says what the client is to be like. Every method but {@link #build()} returns this builder. Not
   * thread-safe.
   */
  public static final class Builder {
    private final X509Certificate serverCa;
    private KeyManager @Nullable [] presented = {};
    private HttpClient.Version version = HttpClient.Version.HTTP_1_1;
    private Duration timeout = Duration.ofSeconds(30);
    private @Nullable String protocol;
    private @Nullable Instant now;

    private Builder(X509Certificate serverCa) {
      this.serverCa = serverCa;
    }

    /**
     * Presents the certificate and its {@link IssuedCertificate#chain() chain}, always.
     *
     * @param certificate not null
     * @return this builder
     */
    public Builder presenting(IssuedCertificate certificate) {
      return presenting(certificate.chainArray(), certificate.keys().getPrivate());
    }

    /**
     * Presents this chain, always, and signs with this key.
     *
     * @param chain leaf first, not empty, none null; copied. May be in any disorder
     * @param key the leaf's; not null. With another's the handshake fails
     * @return this builder
     * @throws IllegalArgumentException if the chain is empty
     */
    public Builder presenting(X509Certificate[] chain, PrivateKey key) {
      if (chain.length == 0) {
        throw new IllegalArgumentException("use presentingNothing() for an empty chain");
      }
      presented = new KeyManager[] {new AlwaysPresenting(chain, key)};
      return this;
    }

    /**
     * Presents no certificate; the default.
     *
     * @return this builder
     */
    public Builder presentingNothing() {
      presented = new KeyManager[0];
      return this;
    }

    /**
     * The one TLS version to speak. Without it, whatever the JDK enables.
     *
     * @param name {@code TLSv1.2} or {@code TLSv1.3}; not null
     * @return this builder
     */
    public Builder protocol(String name) {
      protocol = name;
      return this;
    }

    /**
     * The HTTP version to ask for. Without it, HTTP/1.1.
     *
     * @param version not null
     * @return this builder
     */
    public Builder http(HttpClient.Version version) {
      this.version = version;
      return this;
    }

    /**
     * How long to wait, first for the connection and then for the answer. Without it, 30 seconds.
     *
     * @param timeout positive, not null
     * @return this builder
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * The time at which to judge the server's certificate. Without it, the real clock at each
     * handshake.
     *
     * @param now not null
     * @return this builder
     */
    public Builder at(Instant now) {
      this.now = now;
      return this;
    }

    /**
     * Makes the client.
     *
     * @return never null; another one, with a TLS context of its own, at each call
     * @throws IllegalArgumentException if the timeout is not positive, or the Java runtime does not
     *     know the TLS version
     */
    public TestClient build() {
      SSLContext context = sslContext();
      HttpClient.Builder client =
          HttpClient.newBuilder()
              .sslContext(context)
              .version(version)
              .connectTimeout(timeout)
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(HttpClient.Builder.NO_PROXY);
      if (protocol != null) {
        client.sslParameters(only(protocol, context));
      }
      return new TestClient(client.build(), context, timeout);
    }

    private static SSLParameters only(String protocol, SSLContext context) {
      if (!List.of(context.getSupportedSSLParameters().getProtocols()).contains(protocol)) {
        throw new IllegalArgumentException("this Java runtime does not speak " + protocol);
      }
      SSLParameters parameters = context.getDefaultSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      return parameters;
    }

    private SSLContext sslContext() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(presented, trustManagers(), null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime has no usable TLS", e);
      }
    }

    /** The JDK's own, so that the host name is still checked; only its time is told. */
    private TrustManager[] trustManagers() throws GeneralSecurityException {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              Set.of(new TrustAnchor(serverCa, null)), new X509CertSelector());
      parameters.setRevocationEnabled(false);
      if (now != null) {
        parameters.setDate(Date.from(now));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory.getTrustManagers();
    }
  }
}
