package io.github.reformer4j.cuda.internal.device;

/**
 * Products of dense matrices by a library of the device, where one is installed. Matrices lie row
 * by row, without gaps, in float32. Each product is queued on the device's stream, and the same
 * product of the same numbers gives the same bits.
 */
public interface DenseProducts {
  /**
   * Queues c = a·b, or c += a·b. No matrix may overlap c.
   *
   * @param a address of [m, k], or of [k, m] if it is transposed
   * @param transposeA whether a is stored as its transpose
   * @param b address of [k, n], or of [n, k] if it is transposed
   * @param transposeB whether b is stored as its transpose
   * @param c address of [m, n]
   * @param m rows of c, at least 1
   * @param n columns of c, at least 1
   * @param k terms of each sum, at least 1
   * @param add whether to add to c instead of replacing it
   * @param bfloat16Products whether the factors may be rounded to bfloat16; sums are float32 always
   * @throws IllegalStateException if the library refuses
   */
  void multiply(
      long a,
      boolean transposeA,
      long b,
      boolean transposeB,
      long c,
      int m,
      int n,
      int k,
      boolean add,
      boolean bfloat16Products);
}
