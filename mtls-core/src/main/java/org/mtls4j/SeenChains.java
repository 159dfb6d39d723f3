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
 * and again: so nothing is hashed. It keeps nothing alive and forgets one where too many share its
 * places. Those are told by the JVM's own number of the object, which no client chooses.
 * Thread-safe.
 */
final class SeenChains {

  /** Four places for each of so many can be counted. */
  private static final int MOST = 1 << 28;

  /** One is in its own place or in one of the next, up to the first that was never taken. */
  private static final int REACH = 8;

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
      return certificates.isEmpty() || certificates.get(0).refersTo(null);
    }
  }

  /** Where one was that is gone: what lies beyond can still be found. */
  private static final Seen NOBODY = new Seen(List.of(), new ChainKey(0, 0, 0, 0));

  private final AtomicReferenceArray<@Nullable Seen> places;

  /** For so many, with two to four places for each: of 200 bytes, where they are taken. */
  SeenChains(int chains) {
    int two = Integer.highestOneBit(Math.max(1, Math.min(chains, MOST)));
    this.places = new AtomicReferenceArray<>(two * 4);
  }

  /** The key of these very certificates, or null where they were not seen or are forgotten. */
  @Nullable ChainKey find(X509Certificate[] chain) {
    if (chain.length == 0) {
      return null;
    }
    int own = System.identityHashCode(chain[0]);
    for (int i = 0; i < REACH; i++) {
      Seen one = places.getAcquire(place(own + i));
      if (one == null) {
        return null;
      }
      if (one.is(chain)) {
        return one.key();
      }
    }
    return null;
  }

  void add(ClientChain chain, ChainKey key) {
    List<WeakReference<X509Certificate>> certificates = new ArrayList<>();
    for (X509Certificate certificate : chain.certificates()) {
      certificates.add(new WeakReference<>(certificate));
    }
    places.setRelease(
        freeFor(System.identityHashCode(chain.leaf())), new Seen(List.copyOf(certificates), key));
  }

  /** The first place that nobody has, or its own. Whoever is gone takes no memory from then on. */
  private int freeFor(int own) {
    int free = -1;
    for (int i = 0; i < REACH; i++) {
      int place = place(own + i);
      Seen there = places.getAcquire(place);
      if (there != null && there.isGone()) {
        places.compareAndSet(place, there, NOBODY);
      }
      if (free < 0 && (there == null || there.isGone())) {
        free = place;
      }
      if (there == null) {
        break;
      }
    }
    return free < 0 ? place(own) : free;
  }

  private int place(int number) {
    return number & (places.length() - 1);
  }
}
