package org.mtls4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.x509.ClientChain;

/**
 * The verdicts of one policy on chains that come again. A client's are kept apart from all others:
 * anyone can make up chains that are refused, and as many as they like, but not get a client's out.
 * Of requests that bring one new chain at a time, one judges it. Thread-safe.
 */
final class JudgedChains {

  /** The most chains that are kept and are no client's: a few kilobytes each. */
  static final int OTHERS = 1_000;

  private final ChainStages stages;
  private final Outcomes outcomes;
  private final int longest;
  private final byte[] seed = ChainKey.newSeed();
  private final @Nullable Cache<ChainKey, JudgedChain> clients;
  private final Cache<ChainKey, JudgedChain> others;
  private final SeenChains seen;
  private final Map<ChainKey, CompletableFuture<@Nullable JudgedChain>> beingJudged =
      new ConcurrentHashMap<>();

  /**
   * Empty.
   *
   * @param outcomes where it is counted that a client is let in
   * @param most the most clients that are kept; 0 to keep nothing at all
   * @param longest the most certificates of a chain that is kept
   */
  JudgedChains(ChainStages stages, Outcomes outcomes, int most, int longest) {
    this.stages = stages;
    this.outcomes = outcomes;
    this.longest = longest;
    this.clients = most == 0 ? null : cache(most);
    this.others = cache(Math.min(most, OTHERS));
    this.seen = new SeenChains(most);
  }

  private static Cache<ChainKey, JudgedChain> cache(int most) {
    // On the request's own thread: a thread of another's pool would outlive the application.
    return Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  /** What the policy says of {@code chain} at {@code at}, whole milliseconds. */
  JudgedChain judge(ClientChain chain, Instant at) {
    if (clients == null || chain.certificates().size() > longest) {
      return judgeAnew(chain, at);
    }
    X509Certificate[] presented = chain.certificates().toArray(X509Certificate[]::new);
    SeenChains.Seen known = seen.find(presented);
    ChainKey key = known == null ? ChainKey.of(chain, seed) : known.key();
    if (key == null) {
      return judgeAnew(chain, at);
    }
    JudgedChain kept = find(key, clients, at.toEpochMilli());
    if (kept == null) {
      return judgeOnce(key, chain, at, clients);
    }
    if (known == null && kept == clients.getIfPresent(key)) {
      seen.add(presented, key, kept);
    }
    return kept;
  }

  /** The same without looking for it and without keeping it. */
  JudgedChain judgeAnew(ClientChain chain, Instant at) {
    return JudgedChain.of(chain, at, stages, outcomes);
  }

  /**
   * What is kept of these very certificates, or null: it has to be judged then. The cache is told
   * of those who come often once in a while only, so that it may be what was let go just before.
   *
   * @param now in milliseconds
   */
  @Nullable JudgedChain find(X509Certificate[] chain, long now) {
    if (clients == null) {
      return null;
    }
    SeenChains.Seen known = seen.find(chain);
    if (known == null) {
      return null;
    }
    JudgedChain judged = known.judged();
    if (judged != null && judged.wasToldJustBefore(now)) {
      return judged;
    }
    JudgedChain kept = clients.getIfPresent(known.key());
    if (kept != null) {
      kept.told(now);
      known.judged(kept);
    }
    return kept;
  }

  private @Nullable JudgedChain find(ChainKey key, Cache<ChainKey, JudgedChain> clients, long now) {
    JudgedChain client = clients.getIfPresent(key);
    if (client != null && client.holds(now)) {
      return client;
    }
    JudgedChain other = others.getIfPresent(key);
    return other != null && other.holds(now) ? other : null;
  }

  /** Whoever comes while another judges the same waits for it: for signatures, for no network. */
  private JudgedChain judgeOnce(
      ChainKey key, ClientChain chain, Instant at, Cache<ChainKey, JudgedChain> clients) {
    CompletableFuture<@Nullable JudgedChain> ours = new CompletableFuture<>();
    CompletableFuture<@Nullable JudgedChain> theirs = beingJudged.putIfAbsent(key, ours);
    if (theirs != null) {
      JudgedChain judged = theirs.join();
      return judged != null && judged.holds(at.toEpochMilli()) ? judged : judgeAnew(chain, at);
    }
    JudgedChain judged = null;
    try {
      // Another may have ended between the look and the turn.
      judged = find(key, clients, at.toEpochMilli());
      if (judged == null) {
        judged = judgeAnew(chain, at);
        keep(key, chain, judged, clients, at.toEpochMilli());
      }
      return judged;
    } finally {
      beingJudged.remove(key);
      ours.complete(judged);
    }
  }

  private void keep(
      ChainKey key,
      ClientChain chain,
      JudgedChain judged,
      Cache<ChainKey, JudgedChain> clients,
      long now) {
    if (!judged.holds(now)) {
      return;
    }
    if (judged.isOfClient(chain)) {
      clients.put(key, judged);
      seen.add(chain.certificates().toArray(X509Certificate[]::new), key, judged);
    } else {
      others.put(key, judged);
    }
  }

  /** Forgets everything: for a policy that is not in force any more. */
  void forget() {
    if (clients != null) {
      clients.invalidateAll();
    }
    others.invalidateAll();
  }

  /** How many are kept: clients and others. For tests. */
  long size() {
    if (clients == null) {
      return 0;
    }
    clients.cleanUp();
    others.cleanUp();
    return clients.estimatedSize() + others.estimatedSize();
  }
}
