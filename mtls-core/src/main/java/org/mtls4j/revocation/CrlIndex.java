package org.mtls4j.revocation;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one list, by the issuer of the certificates and by serial number: never by serial
 * number alone, which any other CA may give out too. Immutable and thread-safe.
 */
final class CrlIndex {

  private final Map<X500Principal, SerialIndex> byIssuer;

  private CrlIndex(Map<X500Principal, SerialIndex> byIssuer) {
    this.byIssuer = Map.copyOf(byIssuer);
  }

  long size() {
    return byIssuer.values().stream().mapToLong(SerialIndex::size).sum();
  }

  /** The entry of the certificate, or null; one that removes it only where none lists it. */
  @Nullable CrlEntry find(X500Principal issuer, BigInteger serial) {
    SerialIndex entries = byIssuer.get(issuer);
    return entries == null ? null : entries.find(serial);
  }

  /** Collects entries. Not thread-safe. */
  static final class Builder {

    /** More CAs than any indirect list serves; a bound on what a list can make us hold. */
    private static final int MAX_ISSUERS = 10_000;

    private final Map<X500Principal, SerialIndex.Builder> byIssuer = new HashMap<>();
    private List<SerialIndex.Builder> current;

    /** Entries are the CRL issuer's own until another is named (RFC 5280 section 5.3.3). */
    Builder(X500Principal crlIssuer) {
      this.current = List.of(of(crlIssuer));
    }

    /** The entries from here on are of a certificate issuer that has these names. */
    void issuedBy(List<X500Principal> names) throws UnusableCrlException {
      current = names.stream().map(this::of).toList();
      if (byIssuer.size() > MAX_ISSUERS) {
        throw new UnusableCrlException("lists certificates of more than " + MAX_ISSUERS + " CAs");
      }
    }

    private SerialIndex.Builder of(X500Principal issuer) {
      return byIssuer.computeIfAbsent(issuer, any -> new SerialIndex.Builder());
    }

    /** Adds the entry whose serial number's content lies at {@code from}. */
    void add(byte[] bytes, int from, int length, int time, int reason) {
      for (SerialIndex.Builder each : current) {
        each.add(bytes, from, length, time, reason);
      }
    }

    CrlIndex build() throws UnusableCrlException {
      Map<X500Principal, SerialIndex> built = new HashMap<>();
      for (Map.Entry<X500Principal, SerialIndex.Builder> each : byIssuer.entrySet()) {
        built.put(each.getKey(), each.getValue().build());
      }
      return new CrlIndex(built);
    }
  }
}
