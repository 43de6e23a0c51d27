package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.Shape;

/**
 * The sizes of one call.
 *
 * @param batch B
 * @param heads H
 * @param tokens N, at most {@value #MAX_TOKENS}
 * @param dim D, query and key width, at most {@value #MAX_WIDTH}
 * @param valueDim E, value width, at most {@value #MAX_WIDTH}
 */
public record AttentionSizes(long batch, long heads, int tokens, int dim, int valueDim) {
  /**
   * The sizes of some inputs.
   *
   * @param inputs queries and values of rank 4
   * @return the sizes
   * @throws IllegalArgumentException if the ranks are wrong or a size is too large
   */
  public static AttentionSizes of(AttentionInputs inputs) {
    Shape q = inputs.queries().shape();
    Shape v = inputs.values().shape();
    if (q.rank() != 4) {
      throw new IllegalArgumentException(
          "shape of queries = " + q + ": expected [batch, heads, tokens, dim]");
    }
    if (v.rank() != 4) {
      throw new IllegalArgumentException(
          "shape of values = " + v + ": expected [batch, heads, tokens, valueDim]");
    }
    return new AttentionSizes(
        q.dim(0),
        q.dim(1),
        small("tokens", q.dim(2), MAX_TOKENS),
        small("dim", q.dim(3), MAX_WIDTH),
        small("valueDim", v.dim(3), MAX_WIDTH));
  }

  /** The longest sequence: a backend may keep some numbers for each token in one Java array. */
  public static final int MAX_TOKENS = 1 << 28;

  /** The largest width of a query, key or value. */
  public static final int MAX_WIDTH = 1 << 14;

  /**
   * Sequences: batch times heads.
   *
   * @return B·H
   */
  public long sequences() {
    return batch * heads;
  }

  static int small(String name, long value, int most) {
    if (value > most) {
      throw new IllegalArgumentException(name + " = " + value + ": expected at most " + most);
    }
    return (int) value;
  }
}
