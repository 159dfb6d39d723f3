package org.mtls4j;

import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Chains by the certificate objects themselves, which a live connection presents again and again:
 * so nothing is hashed. It keeps nothing alive and forgets one where too many share its places.
 * Those are told by the JVM's own number of the object, which no client chooses. Thread-safe.
 */
final class SeenChains {

  /** As many places at most, with a reference for each. */
  private static final int MOST = 1 << 22;

  /** As many at first: what a few clients are found by lies close together. */
  private static final int FIRST = 64;

  /** One is in its own place or in one of the next, up to the first that was never taken. */
  private static final int REACH = 8;

  /** One chain: the reference to its first certificate, which is looked at first. */
  static final class Seen extends WeakReference<X509Certificate> {
    private final List<WeakReference<X509Certificate>> others;
    private final ChainKey key;
    private final int number;
    private volatile WeakReference<JudgedChain> judged;

    private Seen(
        @Nullable X509Certificate first,
        List<WeakReference<X509Certificate>> others,
        ChainKey key,
        WeakReference<JudgedChain> judged) {
      super(first);
      this.others = others;
      this.key = key;
      this.number = System.identityHashCode(first);
      this.judged = judged;
    }

    /** By what it is known. */
    ChainKey key() {
      return key;
    }

    /** What was said of it; perhaps null where that is kept nowhere else. */
    @Nullable JudgedChain judged() {
      return judged.get();
    }

    /** That is what is said of it now. */
    void judged(JudgedChain now) {
      judged = now.reference();
    }

    private boolean is(X509Certificate[] presented) {
      if (!refers(this, presented[0]) || presented.length - 1 != others.size()) {
        return false;
      }
      for (int i = 1; i < presented.length; i++) {
        if (!refers(others.get(i - 1), presented[i])) {
          return false;
        }
      }
      return true;
    }

    /** What was collected refers to null, and so may a gap that a container left in its array. */
    private static boolean refers(
        WeakReference<X509Certificate> one, @Nullable X509Certificate presented) {
      return presented != null && one.refersTo(presented);
    }

    /** Whether nobody can present these any more. */
    private boolean isGone() {
      if (refersTo(null)) {
        return true;
      }
      for (int i = 0; i < others.size(); i++) {
        if (others.get(i).refersTo(null)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Where one was that is gone: what lies beyond can still be found. */
  private static final Seen NOBODY =
      new Seen(null, List.of(), new ChainKey(0, 0, 0, 0), new WeakReference<>(null));

  private final int most;

  /** Replaced under the lock, and read without it. */
  private volatile AtomicReferenceArray<@Nullable Seen> places;

  /** How many places were taken once; under the lock. */
  private int taken;

  /**
   * With four to eight places for each of so many clients, once there are so many: the certificate
   * that one came with first is kept alive by what was judged of it, and each connection may bring
   * objects of its own.
   */
  SeenChains(int clients) {
    this.most = Integer.highestOneBit(Math.max(1, Math.min(clients, MOST / 8))) * 8;
    this.places = new AtomicReferenceArray<>(Math.min(FIRST, most));
  }

  /** What is known of these very certificates; null where they were not seen or are forgotten. */
  @Nullable Seen find(X509Certificate[] chain) {
    if (chain.length == 0) {
      return null;
    }
    AtomicReferenceArray<@Nullable Seen> table = places;
    int own = System.identityHashCode(chain[0]);
    for (int i = 0; i < REACH; i++) {
      Seen one = table.getAcquire(place(own + i, table));
      if (one == null) {
        return null;
      }
      if (one.is(chain)) {
        return one;
      }
    }
    return null;
  }

  /** What {@code judged} says of these is found by them from now on. */
  void add(X509Certificate[] chain, ChainKey key, JudgedChain judged) {
    List<WeakReference<X509Certificate>> others = new ArrayList<>();
    for (int i = 1; i < chain.length; i++) {
      others.add(new WeakReference<>(chain[i]));
    }
    add(chain, new Seen(chain[0], List.copyOf(others), key, judged.reference()));
  }

  private synchronized void add(X509Certificate[] chain, Seen one) {
    put(one, placeFor(chain, one.number), places);
    if (taken > places.length() / 4 && places.length() < most) {
      makeRoom();
    }
  }

  /**
   * Where these are already, or else the first place that nobody has, or else their own. Of those
   * on the way, whoever is gone takes no memory any more.
   */
  private int placeFor(X509Certificate[] chain, int own) {
    int free = -1;
    for (int i = 0; i < REACH; i++) {
      int place = place(own + i, places);
      Seen there = places.getPlain(place);
      if (there == null) {
        return free < 0 ? place : free;
      }
      if (there.is(chain)) {
        return place;
      }
      if (there.isGone()) {
        places.setRelease(place, NOBODY);
        free = free < 0 ? place : free;
      }
    }
    return free < 0 ? place(own, places) : free;
  }

  /**
   * Leaves out whoever is gone. Where more than half are left, there are twice as many places then:
   * either way, that many come in before the next time.
   */
  private void makeRoom() {
    List<Seen> known = new ArrayList<>();
    for (int i = 0; i < places.length(); i++) {
      Seen one = places.getPlain(i);
      if (one != null && !one.isGone()) {
        known.add(one);
      }
    }
    int length = known.size() > places.length() / 8 ? places.length() * 2 : places.length();
    AtomicReferenceArray<@Nullable Seen> next = new AtomicReferenceArray<>(length);
    taken = 0;
    for (Seen one : known) {
      put(one, firstFree(one.number, next), next);
    }
    places = next;
  }

  private void put(Seen one, int place, AtomicReferenceArray<@Nullable Seen> table) {
    if (table.getPlain(place) == null) {
      taken++;
    }
    table.setRelease(place, one);
  }

  private static int firstFree(int own, AtomicReferenceArray<@Nullable Seen> table) {
    for (int i = 0; i < REACH; i++) {
      int place = place(own + i, table);
      if (table.getPlain(place) == null) {
        return place;
      }
    }
    return place(own, table);
  }

  private static int place(int number, AtomicReferenceArray<?> table) {
    return number & (table.length() - 1);
  }

  /** How many places there are. For tests. */
  int size() {
    return places.length();
  }
}
