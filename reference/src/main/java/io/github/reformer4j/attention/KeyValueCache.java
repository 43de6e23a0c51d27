package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.DType;

/**
 * How a {@link Decoder} keeps the keys and values of its tokens. Queries, buckets and sums are not
 * touched by it.
 */
public enum KeyValueCache {
  /** In the type of the inputs: a step gives the row of the full causal pass. */
  AS_GIVEN,

  /**
   * Rounded to bfloat16, to nearest, to even on a tie, and widened exactly where they are read:
   * half the memory and half the bytes a token reads of those in float32. A step then gives the row
   * of the causal pass over rounded keys and values, its own among them, from queries and with
   * buckets that are not rounded; for LSH it is the normalised key that is rounded. With ε =
   * 2<sup>−8</sup> a score is off by at most {@code δ = ε · scale · |q| · max |k|}, so a row by at
   * most {@code (exp(2δ) − 1 + ε) · max |v|}, and by a tenth of that or less as rounding comes out.
   * A key (but for LSH, whose keys are no longer than 1) or a value that rounds to infinity is
   * refused.
   */
  BFLOAT16;

  /** Numbers of this magnitude and beyond round to infinity in bfloat16. */
  static final double BFLOAT16_LIMIT = 0x1.ffp127;

  /**
   * What is kept of a number.
   *
   * @param value finite
   * @return the number that is read again; infinite if it is beyond what can be kept
   */
  public double kept(double value) {
    return this == BFLOAT16 ? DType.BFLOAT16.rounded(value) : value;
  }
}
