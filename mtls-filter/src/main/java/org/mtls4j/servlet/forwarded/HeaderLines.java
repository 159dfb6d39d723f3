package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;

/**
 * What the configured headers hold: one field line each, except that the list of RFC 9440 may come
 * in several (RFC 9110 section 5.2), and that Apache numbers its headers.
 *
 * @param certificate the header of the certificate; empty where it is missing, or empty
 * @param chain those of the other certificates
 * @param verify what the proxy thinks of it; empty where it is not asked
 */
record HeaderLines(Optional<String> certificate, List<String> chain, Optional<String> verify) {

  HeaderLines {
    chain = List.copyOf(chain);
  }

  static HeaderLines of(Forwarding by, RequestFields fields) throws MalformedHeader {
    refuseTwins(by, fields);
    List<String> chain = new ArrayList<>();
    for (String name : by.chainHeaders()) {
      List<String> lines = fields.lines(name);
      if (by.format() == ForwardedFormat.RFC9440) {
        chain.addAll(lines);
      } else {
        single(name, lines).ifPresent(chain::add);
      }
    }
    @Nullable String verify = by.verifyHeader();
    return new HeaderLines(
        single(by.header(), fields.lines(by.header())),
        chain,
        verify == null ? Optional.empty() : single(verify, fields.lines(verify)));
  }

  /** The length of all of them together. */
  int length() {
    return Stream.of(certificate.stream(), chain.stream(), verify.stream())
        .flatMap(lines -> lines)
        .mapToInt(String::length)
        .sum();
  }

  /** The names of the headers of a forwarded certificate, as they must be written. */
  static List<String> namesOf(Forwarding by) {
    List<String> names = new ArrayList<>(by.chainHeaders());
    names.add(by.header());
    if (by.verifyHeader() != null) {
      names.add(by.verifyHeader());
    }
    return names;
  }

  private static Optional<String> single(String name, List<String> lines) throws MalformedHeader {
    if (lines.size() > 1) {
      throw new MalformedHeader("'" + name + "' came " + lines.size() + " times");
    }
    return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
  }

  /** A proxy that replaces {@code Client-Cert} may let {@code Client_Cert} pass. */
  private static void refuseTwins(Forwarding by, RequestFields fields) throws MalformedHeader {
    for (String name : namesOf(by)) {
      String folded = Forwarding.folded(name);
      for (String field : fields.names()) {
        if (Forwarding.folded(field).equals(folded) && !field.equalsIgnoreCase(name)) {
          throw new MalformedHeader("'" + name + "' has a twin, '" + field + "'");
        }
      }
    }
  }
}
