package io.github.reformer4j.training;

/** Checks of numbers: name, value, expectation. */
final class Numbers {
  private Numbers() {}

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " = " + value + ": expected at least " + least);
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " = " + value + ": expected a finite number greater than 0");
    }
  }
}
