package org.mtls4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP responder on loopback for the certificates of one CA, with faults to switch on: all are
 * good until they are revoked. It answers GET and POST (RFC 6960 appendix A), returns nonces, and
 * signs every answer anew.
 *
 * <pre>{@code
 * try (OcspServer responder = OcspServer.start(ca)) {
 *   IssuedCertificate client = ca.issue("CN=x").ocspResponder(responder.uri().toString()).build();
 *   responder.revoke(client.certificate());
 *   responder.spoil(OcspServer.Fault.TRY_LATER);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class OcspServer implements AutoCloseable {
  private static final int TRY_LATER = 3;
  private static final int UNAUTHORIZED = 6;

  /** What can be wrong with all answers. */
  public enum Fault {
    /** No fault. */
    NONE,
    /** Nothing is answered, until the server is closed. */
    LATE,
    /** A byte comes every tenth of a second. */
    SLOW_DRIP,
    /** Half of the answer comes, and the connection ends. */
    CUT,
    /** Something else than a response comes. */
    GARBAGE,
    /** The answer never ends. */
    OVERSIZE,
    /** The address redirects to itself. */
    REDIRECT_LOOP,
    /** Status 500. */
    FAILING,
    /** Status 404. */
    MISSING,
    /** Status 405 to GET; POST is answered. */
    POST_ONLY,
    /** The responder asks to be asked later. */
    TRY_LATER,
    /** The responder knows nothing of the CA. */
    UNAUTHORIZED,
    /** The responder knows none of the certificates. */
    UNKNOWN,
    /** The answer is signed by a key that nobody knows. */
    WRONG_SIGNER,
    /** The answer is a stale one. */
    STALE,
    /**
     * The answer is to another question: its nonce is another, and it comes where none was sent.
     */
    WRONG_NONCE
  }

  private final Map<BigInteger, CertStatus> revoked = new ConcurrentHashMap<>();
  private final Map<BigInteger, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger posts = new AtomicInteger();
  private final CertificateAuthority ca;
  private final LoopbackServer server =
      new LoopbackServer("ocsp-server", "application/ocsp-response", this::answer);
  private volatile Fault fault = Fault.NONE;
  private volatile UnaryOperator<OcspBuilder> style = UnaryOperator.identity();

  private OcspServer(CertificateAuthority ca) {
    this.ca = ca;
  }

  /**
   * Starts a responder on a free port.
   *
   * @param ca whose certificates it speaks of, and by whose key it signs; not null
   * @return never null, to be closed
   * @throws java.io.UncheckedIOException if no port can be had
   */
  public static OcspServer start(CertificateAuthority ca) {
    OcspServer started = new OcspServer(ca);
    started.server.start();
    return started;
  }

  /**
   * Its address. Its host is {@code localhost}.
   *
   * @return never null
   */
  public URI uri() {
    return URI.create("http://" + host());
  }

  /**
   * Host and port, as a policy's list of hosts has them.
   *
   * @return never null
   */
  public String host() {
    return server.host();
  }

  /**
   * Revokes a certificate since an hour before the CA's now.
   *
   * @param certificate not null; only its serial number is looked at
   */
  public void revoke(X509Certificate certificate) {
    revoked.put(
        certificate.getSerialNumber(),
        new CertStatus(
            new RevokedInfo(
                new org.bouncycastle.asn1.ASN1GeneralizedTime(
                    java.util.Date.from(ca.now().minusSeconds(3600)), java.util.Locale.ROOT))));
  }

  /**
   * Takes a revocation back, as after a hold.
   *
   * @param certificate not null
   */
  public void release(X509Certificate certificate) {
    revoked.remove(certificate.getSerialNumber());
  }

  /**
   * Switches a fault on, in place of another.
   *
   * @param fault not null; {@link Fault#NONE} mends
   */
  public void spoil(Fault fault) {
    this.fault = fault;
  }

  /**
   * Has every answer go through {@code style} before it is signed: for delegates, times, flaws.
   *
   * @param style not null
   */
  public void answering(UnaryOperator<OcspBuilder> style) {
    this.style = style;
  }

  /**
   * How many requests came, GET and POST together.
   *
   * @return 0 or more
   */
  public int requests() {
    return requests.get();
  }

  /**
   * How many of them were POST.
   *
   * @return 0 or more
   */
  public int posts() {
    return posts.get();
  }

  /**
   * How many of them asked for a certificate.
   *
   * @param certificate not null; only its serial number is looked at
   * @return 0 or more
   */
  public int requestsFor(X509Certificate certificate) {
    AtomicInteger count = asked.get(certificate.getSerialNumber());
    return count == null ? 0 : count.get();
  }

  /** Stops; what is being answered ends. */
  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    requests.incrementAndGet();
    boolean post = exchange.getRequestMethod().equals("POST");
    if (post) {
      posts.incrementAndGet();
    }
    answer(exchange, post, request(exchange, post));
  }

  private static OCSPRequest request(HttpExchange exchange, boolean post) throws IOException {
    byte[] der =
        post
            ? exchange.getRequestBody().readAllBytes()
            : Base64.getDecoder()
                .decode(
                    URLDecoder.decode(
                        exchange.getRequestURI().getRawPath().substring(1),
                        StandardCharsets.US_ASCII));
    return OCSPRequest.getInstance(der);
  }

  private void answer(HttpExchange exchange, boolean post, OCSPRequest request)
      throws IOException, InterruptedException {
    CertID id =
        Request.getInstance(request.getTbsRequest().getRequestList().getObjectAt(0)).getReqCert();
    asked
        .computeIfAbsent(id.getSerialNumber().getValue(), any -> new AtomicInteger())
        .incrementAndGet();
    switch (fault) {
      case LATE -> server.late();
      case SLOW_DRIP -> server.drip(exchange, response(id, request).der());
      case CUT -> server.cut(exchange, response(id, request).der());
      case GARBAGE -> server.whole(exchange, LoopbackServer.garbage());
      case OVERSIZE -> server.oversize(exchange);
      case REDIRECT_LOOP -> LoopbackServer.redirect(exchange, exchange.getRequestURI().toString());
      case FAILING -> exchange.sendResponseHeaders(500, -1);
      case MISSING -> exchange.sendResponseHeaders(404, -1);
      case POST_ONLY -> {
        if (post) {
          server.whole(exchange, response(id, request).der());
        } else {
          exchange.sendResponseHeaders(405, -1);
        }
      }
      case TRY_LATER -> server.whole(exchange, OcspBuilder.refusal(TRY_LATER));
      case UNAUTHORIZED -> server.whole(exchange, OcspBuilder.refusal(UNAUTHORIZED));
      case WRONG_SIGNER -> server.whole(exchange, response(id, request).wronglySigned().der());
      case STALE -> server.whole(exchange, response(id, request).stale().der());
      case WRONG_NONCE -> {
        if (post) {
          server.whole(exchange, response(id, request).nonce(new byte[] {1, 2, 3}).der());
        } else {
          exchange.sendResponseHeaders(405, -1);
        }
      }
      default -> server.whole(exchange, response(id, request).der());
    }
  }

  private OcspBuilder response(CertID id, OCSPRequest request) {
    BigInteger serial = id.getSerialNumber().getValue();
    CertStatus status =
        fault == Fault.UNKNOWN
            ? new CertStatus(2, DERNull.INSTANCE)
            : revoked.getOrDefault(serial, new CertStatus());
    return style.apply(
        ca.ocsp().hash(OcspBuilder.Hash.of(id)).entry(serial, status).nonce(nonce(request)));
  }

  private static byte @Nullable [] nonce(OCSPRequest request) {
    Extensions extensions = request.getTbsRequest().getRequestExtensions();
    Extension nonce =
        extensions == null
            ? null
            : extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
    return nonce == null ? null : ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets();
  }
}
