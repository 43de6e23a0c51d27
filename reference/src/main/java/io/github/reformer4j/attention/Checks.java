package io.github.reformer4j.attention;

import org.jspecify.annotations.Nullable;

/** Message-bearing checks of specifications. */
final class Checks {
  private Checks() {}

  /** For callers whose compiler does not tell them: a null would fail far from where it was set. */
  static void given(String name, @Nullable Object value) {
    if (value == null) {
      throw new NullPointerException(name + " = null: expected a value");
    }
  }

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " = " + value + ": expected at least " + least);
    }
  }
}
