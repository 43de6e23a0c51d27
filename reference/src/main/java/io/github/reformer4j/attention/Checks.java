package io.github.reformer4j.attention;

/** Message-bearing checks of numbers in specifications. */
final class Checks {
  private Checks() {}

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " = " + value + ": expected at least " + least);
    }
  }
}
