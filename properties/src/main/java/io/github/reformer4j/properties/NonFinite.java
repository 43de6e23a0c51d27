package io.github.reformer4j.properties;

import io.github.reformer4j.tensor.Tensor;

/** NaN and infinities where there must be none. */
final class NonFinite {
  private static final double[] SPECIALS = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private NonFinite() {}

  /** Plants one at a place, and others after it; returns the first's. */
  static long plant(Tensor tensor, int pick, int special) {
    long elements = tensor.shape().elements();
    long at = pick % elements;
    tensor.setDouble(at, SPECIALS[special]);
    tensor.setDouble(at + (elements - at) / 2, SPECIALS[0]);
    tensor.setDouble(elements - 1, SPECIALS[1]);
    tensor.setDouble(at, SPECIALS[special]);
    return at;
  }
}
