package org.mtls4j.servlet.forwarded;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mtls4j.x509.Fingerprint;

/**
 * Envoy's {@code x-forwarded-client-cert}. Only the last element is our neighbour's, and of it only
 * {@code Cert} and {@code Chain} count, if {@code Hash} is the certificate's. Names in it are no
 * evidence: Envoy writes {@code URI} and {@code DNS} without quotes, whatever is in them.
 */
final class EnvoyFormat implements CertificateFormat {

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    if (lines.certificate().isEmpty()) {
      return List.of();
    }
    List<XfccElement> elements = new XfccParser(lines.certificate().get()).elements();
    XfccElement last = elements.get(elements.size() - 1);
    if (elements.subList(0, elements.size() - 1).stream().anyMatch(XfccElement::endsUnquoted)) {
      // A name with commas in it would look just like this, however many elements they make.
      throw new MalformedHeader("an element follows a URI or DNS, which may hold a comma itself");
    }
    List<byte[]> chain = chain(last);
    String hash =
        last.value("hash").orElseThrow(() -> new MalformedHeader("an element without Hash"));
    if (!Fingerprint.of(chain.get(0)).hex().equals(hash)) {
      throw new MalformedHeader("Hash is not that of the certificate");
    }
    return chain;
  }

  private static List<byte[]> chain(XfccElement element) throws MalformedHeader {
    Optional<String> own = element.quoted("cert");
    Optional<String> all = element.quoted("chain");
    if (own.isEmpty() && all.isEmpty()) {
      throw new MalformedHeader("an element with neither Cert nor Chain");
    }
    List<byte[]> chain = pem(all.or(() -> own).orElseThrow());
    if (own.isPresent()) {
      List<byte[]> leaf = pem(own.get());
      if (leaf.size() > 1) {
        throw new MalformedHeader("Cert holds " + leaf.size() + " certificates");
      }
      if (!Arrays.equals(leaf.get(0), chain.get(0))) {
        throw new MalformedHeader("Chain does not begin with Cert");
      }
    }
    return chain;
  }

  private static List<byte[]> pem(String encoded) throws MalformedHeader {
    return PemText.read(PercentEncoding.decode(encoded), AlbFormat.BREAKS);
  }
}
