package org.mtls4j.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.AddressRange;
import org.mtls4j.trust.DomainName;

/** Whose word about a client's certificate is taken. */
public sealed interface TrustedHop {

  /**
   * A hop that proves itself by a client certificate of its own, judged by the same policy.
   *
   * @param domain the trust domain that it must belong to
   * @param roles of which it must have one
   */
  record Client(DomainName domain, Set<String> roles) implements TrustedHop {

    /** Refuses a hop without a role: every client of the domain would be one. */
    public Client {
      roles = Set.copyOf(roles);
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("a hop must have a role");
      }
    }
  }

  /**
   * A hop that connects from one of these addresses and knows a secret.
   *
   * @param ranges where it is
   * @param shared what it knows; null only by {@link #insecureAddressesOnly}
   */
  record Addresses(List<AddressRange> ranges, @Nullable HopSecret shared) implements TrustedHop {

    /** Refuses a hop that could be anywhere. */
    public Addresses {
      ranges = List.copyOf(ranges);
      if (ranges.isEmpty() || ranges.stream().anyMatch(AddressRange::isAnything)) {
        throw new IllegalArgumentException("a hop's addresses must be some, and not all there are");
      }
    }

    /** A hop at one of {@code ranges} that sends {@code secret}. */
    public static Addresses of(List<AddressRange> ranges, HopSecret secret) {
      return new Addresses(ranges, secret);
    }

    /**
     * A hop by its address alone. Insecure: whatever else runs there, and whatever rewrites the
     * peer's address on the way to the application, can speak for every client.
     */
    public static Addresses insecureAddressesOnly(List<AddressRange> ranges) {
      return new Addresses(ranges, null);
    }

    /** What it knows; empty where the address has to do. */
    public Optional<HopSecret> secret() {
      return Optional.ofNullable(shared);
    }

    /** Whether {@code address}, an IP address as text, is one of them. */
    public boolean contains(String address) {
      try {
        return ranges.stream().anyMatch(range -> range.contains(address));
      } catch (IllegalArgumentException e) {
        // Whatever a container tells that is no address is none of them.
        return false;
      }
    }
  }
}
