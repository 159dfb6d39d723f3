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

  /** As many places at most; the table is made at once, with a reference for each. */
  private static final int MOST = 1 << 22;

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

    /** Whether nobody can present these any more. */
    boolean isGone() {
      for (int i = 0; i < certificates.size(); i++) {
        if (certificates.get(i).refersTo(null)) {
          return true;
        }
      }
      return certificates.isEmpty();
    }
  }

  /** Where one was that is gone: what lies beyond can still be found. */
  private static final Seen NOBODY = new Seen(List.of(), new ChainKey(0, 0, 0, 0));

  private final AtomicReferenceArray<@Nullable Seen> places;

  /**
   * With four to eight places for each of so many clients: the certificate that one came with first
   * is kept alive by what was judged of it, and each connection may bring objects of its own.
   */
  SeenChains(int clients) {
    int two = Integer.highestOneBit(Math.max(1, Math.min(clients, MOST / 8)));
    this.places = new AtomicReferenceArray<>(two * 8);
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
    X509Certificate[] presented = chain.certificates().toArray(X509Certificate[]::new);
    List<WeakReference<X509Certificate>> certificates = new ArrayList<>();
    for (X509Certificate certificate : presented) {
      certificates.add(new WeakReference<>(certificate));
    }
    places.setRelease(placeFor(presented), new Seen(List.copyOf(certificates), key));
  }

  /**
   * Where these are already, or else the first place that nobody has, or else their own. Of those
   * on the way, whoever is gone takes no memory any more.
   */
  private int placeFor(X509Certificate[] chain) {
    int own = System.identityHashCode(chain[0]);
    int free = -1;
    for (int i = 0; i < REACH; i++) {
      int place = place(own + i);
      Seen there = places.getAcquire(place);
      if (there == null) {
        return free < 0 ? place : free;
      }
      if (there.is(chain)) {
        return place;
      }
      if (there.isGone()) {
        places.compareAndSet(place, there, NOBODY);
        free = free < 0 ? place : free;
      }
    }
    return free < 0 ? place(own) : free;
  }

  private int place(int number) {
    return number & (places.length() - 1);
  }
}
