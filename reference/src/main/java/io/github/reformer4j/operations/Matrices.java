package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;

/** Dense products. Leading axes of a tensor count as rows. */
public interface Matrices {
  /**
   * {@code c = op(a) op(b)} or {@code c += op(a) op(b)}, where op transposes or not. Sums are in
   * the tensors' type (float32 with fused or separate rounding) in an order that depends on the
   * shapes alone.
   *
   * @param a [m, k], or [k, m] where transposed
   * @param transposeA whether a is transposed
   * @param b [k, n], or [n, k] where transposed
   * @param transposeB whether b is transposed
   * @param c [m, n]
   * @param add whether to add to c
   */
  void multiply(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add);
}
