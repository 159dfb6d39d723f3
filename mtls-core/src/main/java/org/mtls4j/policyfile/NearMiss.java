package org.mtls4j.policyfile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant. */
final class NearMiss {

  /** More than two slips and it is another word; so is one with as many slips as letters. */
  private static final int MAX_DISTANCE = 2;

  private NearMiss() {}

  /** {@code "; did you mean 'x'?"}, or the words there are. */
  static String hint(String word, Collection<String> words) {
    return closest(word, words)
        .map(closest -> "; did you mean '" + closest + "'?")
        .orElseGet(() -> "; allowed: " + String.join(", ", words.stream().sorted().toList()));
  }

  /** The one of {@code words} that {@code word} is nearly. */
  static Optional<String> closest(String word, Collection<String> words) {
    return words.stream()
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= MAX_DISTANCE)
        .filter(candidate -> distance(word, candidate) <= slips(word))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int slips(String word) {
    return Math.min(MAX_DISTANCE, word.length() - 1);
  }

  /** Levenshtein's distance, letters in any case. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
