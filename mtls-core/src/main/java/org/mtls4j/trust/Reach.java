package org.mtls4j.trust;

/**
 * What every value that a pattern matches begins and ends with.
 *
 * @param exact whether it is all of the value, head and tail alike
 */
record Reach(String head, String tail, boolean exact) {

  /** The same of values that are read from their end. */
  Reach reversed() {
    return new Reach(reversed(tail), reversed(head), exact);
  }

  private static String reversed(String text) {
    // Not by StringBuilder: it keeps surrogates together, and then a head may not be a prefix.
    char[] characters = new char[text.length()];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = text.charAt(characters.length - 1 - i);
    }
    return new String(characters);
  }
}
