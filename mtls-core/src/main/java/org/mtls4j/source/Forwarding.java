package org.mtls4j.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a client's certificate is forwarded, and who may forward it. Immutable and thread-safe.
 *
 * @param format how it is written
 * @param header where it is
 * @param chainHeader where the other certificates of the chain are; with Apache what the names of
 *     their headers begin with, before {@code _0}; null where none are read
 * @param verifyHeader where the proxy says what it thinks of the certificate; null where it is not
 *     asked
 * @param from who is believed
 */
public record Forwarding(
    ForwardedFormat format,
    String header,
    @Nullable String chainHeader,
    @Nullable String verifyHeader,
    TrustedHop from) {

  /** A token (RFC 9110 section 5.6.2). */
  private static final Predicate<String> TOKEN =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}").asMatchPredicate();

  /** As many as a chain may have besides the client's own: JDK 25 takes eight in a handshake. */
  private static final int NUMBERED = 7;

  /** Refuses names that no header has, or that the format has no use for, or that are one twice. */
  public Forwarding {
    if (chainHeader != null && !format.hasChainHeader()) {
      throw new IllegalArgumentException("'" + format.word() + "' has no header for the chain");
    }
    if (verifyHeader != null && !format.hasVerifyHeader()) {
      throw new IllegalArgumentException("'" + format.word() + "' has no header to verify by");
    }
    List<String> names = names(header, chainHeader, verifyHeader, from);
    if (!names.stream().allMatch(Forwarding::isHeaderName)) {
      throw new IllegalArgumentException("not names of headers: " + names);
    }
    if (names.stream().map(Forwarding::folded).distinct().count() < names.size()) {
      throw new IllegalArgumentException("one header for two things: " + names);
    }
  }

  /** The format with its usual headers. */
  public static Forwarding of(ForwardedFormat format, TrustedHop from) {
    return new Forwarding(
        format,
        format.header().orElseThrow(() -> new IllegalArgumentException("the header must be named")),
        format.chainHeader().orElse(null),
        null,
        from);
  }

  /** Whether {@code text} can name a header. */
  public static boolean isHeaderName(String text) {
    return TOKEN.test(text);
  }

  /**
   * The form that names have in common which some proxy or framework takes for one: case does not
   * matter to anyone, and gateways that make variables of headers take {@code -} for {@code _}.
   */
  public static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the other certificates of the chain are: Apache numbers its headers from 0. */
  public List<String> chainHeaders() {
    if (chainHeader == null) {
      return List.of();
    }
    return format == ForwardedFormat.APACHE
        ? IntStream.range(0, NUMBERED).mapToObj(i -> chainHeader + "_" + i).toList()
        : List.of(chainHeader);
  }

  /** The folded names of all headers that are read, the secret's too: no application needs them. */
  public Set<String> foldedNames() {
    return Stream.concat(names(header, null, verifyHeader, from).stream(), chainHeaders().stream())
        .map(Forwarding::folded)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> names(
      String header, @Nullable String chain, @Nullable String verify, TrustedHop from) {
    Optional<String> secret =
        from instanceof TrustedHop.Addresses addresses
            ? addresses.secret().map(HopSecret::header)
            : Optional.empty();
    return new ArrayList<>(
        Stream.of(header, chain, verify, secret.orElse(null)).filter(Objects::nonNull).toList());
  }
}
