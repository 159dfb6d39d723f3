package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * RFC 9440: a byte sequence as structured field, and a list of them (RFC 8941 sections 3.1 and
 * 3.3.5). Parameters are passed over, as section 2 of RFC 9440 says nothing of any.
 */
final class Rfc9440Format implements CertificateFormat {

  /** Parameters as RFC 8941 section 3.1.2 has them, each of a key and perhaps a value. */
  private static final Pattern PARAMETERS =
      Pattern.compile(
          "(?:; *[a-z*][a-z0-9_.*-]{0,63}(?:=(?:\"(?:["
              + " !#-\\[\\]-~]|\\\\[\"\\\\]){0,256}+\"|[A-Za-z0-9:/+=?*.!#$%&'^_`|~-]{1,256}))?)*+");

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    List<byte[]> chain = new ArrayList<>();
    if (lines.certificate().isPresent()) {
      Member own = Member.at(lines.certificate().get(), 0);
      if (own.end() < lines.certificate().get().length()) {
        throw new MalformedHeader("'Client-Cert' holds more than one byte sequence");
      }
      // What some proxies write where there is no certificate.
      if (!own.base64().isEmpty()) {
        chain.add(StrictBase64.decode(own.base64()));
      }
    }
    boolean alone = chain.isEmpty();
    for (String line : lines.chain()) {
      list(line, chain);
    }
    if (alone && !chain.isEmpty()) {
      throw new MalformedHeader("a chain without the client's own certificate");
    }
    return chain;
  }

  private static void list(String line, List<byte[]> chain) throws MalformedHeader {
    String rest = line.strip();
    while (!rest.isEmpty() && chain.size() <= ForwardedChain.MOST_CERTIFICATES) {
      Member member = Member.at(rest, 0);
      chain.add(StrictBase64.decode(member.base64()));
      rest = rest.substring(member.end()).strip();
      if (!rest.isEmpty()) {
        if (!rest.startsWith(",") || rest.length() == 1) {
          throw new MalformedHeader("not a list of byte sequences");
        }
        rest = rest.substring(1).strip();
      }
    }
  }

  /**
   * One byte sequence with its parameters.
   *
   * @param end behind them
   */
  private record Member(String base64, int end) {

    static Member at(String text, int begin) throws MalformedHeader {
      int close = text.startsWith(":", begin) ? text.indexOf(':', begin + 1) : -1;
      if (close < 0) {
        throw new MalformedHeader("not a byte sequence, :base64:" + LooksLike.hint(text));
      }
      var parameters = PARAMETERS.matcher(text).region(close + 1, text.length());
      int end = parameters.lookingAt() ? parameters.end() : close + 1;
      return new Member(text.substring(begin + 1, close), end);
    }
  }
}
