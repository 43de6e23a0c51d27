package io.github.reformer4j.model;

import java.util.Arrays;

/** What is thrown where a computation has left the numbers: never silently. */
final class NonFinite {
  private NonFinite() {}

  static ArithmeticException inAttention(int layer, IllegalArgumentException refused) {
    ArithmeticException e =
        new ArithmeticException("attention of layer " + layer + ": " + refused.getMessage());
    e.initCause(refused);
    return e;
  }

  /** At [sequence, token, id]. */
  static ArithmeticException logit(long[] place, double value) {
    return new ArithmeticException(
        "logit at " + Arrays.toString(place) + " = " + value + ": expected a finite number");
  }

  static ArithmeticException loss(long sequence, long token, double value) {
    return new ArithmeticException(
        "loss at [" + sequence + ", " + token + "] = " + value + ": expected a finite number");
  }
}
