package org.mtls4j.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/**
 * The path that a request is about, decoded once from what the client sent. Whatever could be read
 * in two ways by two pieces of software is refused, so that the path which is judged is the path
 * which is served. Equal by path; immutable and thread-safe.
 */
public final class RequestTarget {

  private static final String NO_SLASH = "not a path that begins with a slash";

  /** By its code, whether a character may stand in a path as it is (RFC 3986 section 3.3). */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    String plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~!$&'()*+,;=:@";
    plain.chars().forEach(c -> PLAIN[c] = true);
  }

  private final String path;

  /** Whoever makes one has looked at the path: a request does so once. */
  private RequestTarget(String path) {
    this.path = path;
  }

  /**
   * Decodes a raw path, as the request line has it without its query (RFC 3986 section 3.3): strict
   * percent-encoding, strict UTF-8, once. {@link Reason#REQUEST_PATH_REFUSED} for anything that is
   * not the one plain way to write a path.
   */
  public static Verdict<RequestTarget> parse(String raw) {
    if (isSimple(raw)) {
      return Verdict.accept(new RequestTarget(raw));
    }
    if (!raw.startsWith("/")) {
      return refused(NO_SLASH);
    }
    Optional<String> decoded = decoded(raw);
    if (decoded.isEmpty()) {
      return refused("not a path in percent-encoded UTF-8");
    }
    return encodesSeparator(raw) ? refused("an encoded separator") : ofDecoded(decoded.get());
  }

  /**
   * The same for an application that is below another path: the path within it.
   *
   * @param contextPath that path, raw as well; empty where there is none
   */
  public static Verdict<RequestTarget> parse(String raw, String contextPath) {
    return isSimple(raw) && isBelow(raw, contextPath)
        ? Verdict.accept(new RequestTarget(raw.substring(contextPath.length())))
        : parse(raw).then(target -> target.below(contextPath));
  }

  /**
   * The target of this very path, which is not decoded any more. {@link
   * Reason#REQUEST_PATH_REFUSED} for what {@link #parse(String)} refuses once it has decoded it.
   */
  public static Verdict<RequestTarget> ofDecoded(String path) {
    if (!path.startsWith("/")) {
      return refused(NO_SLASH);
    }
    Optional<String> objection = objectionTo(path);
    return objection.isPresent()
        ? refused(objection.get())
        : Verdict.accept(new RequestTarget(path));
  }

  /** Decoded; begins with a slash; without empty, {@code .} and {@code ..} segments. */
  public String path() {
    return path;
  }

  private static Verdict<RequestTarget> refused(String why) {
    return Verdict.reject(Reason.REQUEST_PATH_REFUSED, why);
  }

  private Verdict<RequestTarget> below(String contextPath) {
    return contextPath.isEmpty()
        ? Verdict.accept(this)
        : parse(contextPath).then(this::belowDecoded);
  }

  private Verdict<RequestTarget> belowDecoded(RequestTarget context) {
    if (path.equals(context.path)) {
      return Verdict.accept(new RequestTarget("/"));
    }
    return isBelow(path, context.path)
        ? Verdict.accept(new RequestTarget(path.substring(context.path.length())))
        : refused("not below the application's own path");
  }

  private static boolean isBelow(String path, String above) {
    return path.length() > above.length()
        && path.charAt(above.length()) == '/'
        && path.startsWith(above);
  }

  /**
   * The same target where the container will serve just that: {@code served} is its servletPath and
   * pathInfo. It may have added a welcome file to a path that ends with a slash, and nothing else.
   */
  public Verdict<RequestTarget> servedAs(String served) {
    boolean same = served.equals(path) || (served.isEmpty() && path.equals("/"));
    boolean welcomeFile =
        path.endsWith("/")
            && served.startsWith(path)
            && served.indexOf('/', path.length()) < 0
            && objectionTo(served).isEmpty();
    return same || welcomeFile
        ? Verdict.accept(this)
        : refused("the container would serve '" + served + "' for '" + path + "'");
  }

  private static boolean encodesSeparator(String raw) {
    // An encoded backslash is refused as the backslash that it decodes to.
    return raw.contains("%2f") || raw.contains("%2F");
  }

  /** What about a decoded path could be read in another way, or empty. */
  static Optional<String> objectionTo(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == ';' || !isPlain(c)) {
        Optional<String> objection = objectionTo(c);
        if (objection.isPresent()) {
          return objection;
        }
      }
    }
    return segments(path);
  }

  private static Optional<String> objectionTo(char c) {
    return switch (c) {
      case '\\' -> Optional.of("a backslash");
      case ';' -> Optional.of("a path parameter (';')");
      case '%' -> Optional.of("a percent sign after decoding");
      default -> Character.isISOControl(c) ? Optional.of("a control character") : Optional.empty();
    };
  }

  private static Optional<String> segments(String path) {
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      if (from == to && slash >= 0) {
        return Optional.of("an empty segment");
      }
      if (to - from <= 2 && to > from && areDots(path, from, to)) {
        return Optional.of("a dot segment");
      }
      from = to + 1;
    }
    return Optional.empty();
  }

  private static boolean areDots(String path, int from, int to) {
    return path.charAt(from) == '.' && path.charAt(to - 1) == '.';
  }

  /** The decoded text, or empty where it is not strictly percent-encoded UTF-8. */
  private static Optional<String> decoded(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (isPlain(c)) {
        bytes.put((byte) c);
      } else if (c == '%'
          && i + 2 < raw.length()
          && isHex(raw.charAt(i + 1))
          && isHex(raw.charAt(i + 2))) {
        bytes.put((byte) Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it is, at one look, what almost all are: nothing to decode and nothing to object to.
   */
  private static boolean isSimple(String raw) {
    if (!raw.startsWith("/")) {
      return false;
    }
    char before = '/';
    for (int i = 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      // A segment that is empty or begins with a dot is looked at closely.
      if (!isPlain(c) || c == ';' || (before == '/' && (c == '/' || c == '.'))) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return c < PLAIN.length && PLAIN[c];
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestTarget target && target.path.equals(path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path;
  }
}
