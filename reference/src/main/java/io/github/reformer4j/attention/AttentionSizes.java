package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.Shape;

/**
 * The sizes of one call.
 *
 * @param batch B
 * @param heads H
 * @param tokens N, at most 2<sup>31</sup> − 1
 * @param dim D, query and key width
 * @param valueDim E, value width
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
        small("tokens", q.dim(2), Integer.MAX_VALUE),
        small("dim", q.dim(3), MAX_WIDTH),
        small("valueDim", v.dim(3), MAX_WIDTH));
  }

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

  private static int small(String name, long value, int most) {
    if (value > most) {
      throw new IllegalArgumentException(name + " = " + value + ": expected at most " + most);
    }
    return (int) value;
  }
}
