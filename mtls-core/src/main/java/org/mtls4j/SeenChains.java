package org.mtls4j;

import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.ClientChain;

/**
 * The keys of chains by the certificate objects themselves, which a live connection presents again
 * and again: so nothing is hashed. It keeps nothing alive and forgets what shares a place with
 * something newer. A place is told by the JVM's own number of the object, which no client chooses.
 * Thread-safe.
 */
final class SeenChains {

  /** As many places at most, which take about 200 bytes each. */
  private static final int MOST = 1 << 18;

  private record Seen(List<WeakReference<X509Certificate>> certificates, ChainKey key) {

    boolean is(X509Certificate[] presented) {
      if (presented.length != certificates.size()) {
        return false;
      }
      for (int i = 0; i < presented.length; i++) {
        // What was collected refers to null, and so may a gap that a container left in its array.
        if (presented[i] == null || !certificates.get(i).refersTo(presented[i])) {
          return false;
        }
      }
      return true;
    }

    boolean isGone() {
      return certificates.get(0).refersTo(null);
    }
  }

  private final AtomicReferenceArray<@Nullable Seen> places;

  /** For about so many. */
  SeenChains(int chains) {
    int two = Math.max(2, Integer.highestOneBit(Math.min(chains, MOST / 2)) * 2);
    this.places = new AtomicReferenceArray<>(two);
  }

  /** The key of these very certificates, or null where they were not seen or are forgotten. */
  @Nullable ChainKey find(X509Certificate[] chain) {
    if (chain.length == 0) {
      return null;
    }
    int place = placeOf(chain[0]);
    Seen one = places.getAcquire(place);
    if (one != null && one.is(chain)) {
      return one.key();
    }
    Seen other = places.getAcquire(place ^ 1);
    return other != null && other.is(chain) ? other.key() : null;
  }

  void add(ClientChain chain, ChainKey key) {
    int place = placeOf(chain.leaf());
    Seen there = places.getAcquire(place);
    if (there != null && !there.isGone()) {
      // The newer of the two stays in its place or moves next door, where the older one was.
      places.setRelease(place ^ 1, there);
    }
    List<WeakReference<X509Certificate>> certificates = new ArrayList<>();
    for (X509Certificate certificate : chain.certificates()) {
      certificates.add(new WeakReference<>(certificate));
    }
    places.setRelease(place, new Seen(List.copyOf(certificates), key));
  }

  private int placeOf(X509Certificate leaf) {
    return System.identityHashCode(leaf) & (places.length() - 1);
  }
}
