package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * A dense product {@code c = op(a) op(b)}, or {@code c += op(a) op(b)}.
 *
 * @param left left operand, a
 * @param transposeA whether it is stored [k, m]
 * @param b right operand
 * @param transposeB whether it is stored [n, k]
 * @param result c, [m, n]
 * @param m rows of the result
 * @param n columns of the result
 * @param k length of the sums
 * @param add whether to add to c
 */
record Product(
    Tensor left,
    boolean transposeA,
    MemorySegment b,
    boolean transposeB,
    Tensor result,
    long m,
    long n,
    long k,
    boolean add) {
  static Product of(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    long m = Shapes.rows(c);
    long n = Shapes.width(c);
    long k = transposeA ? Shapes.rows(a) : Shapes.width(a);
    return new Product(a, transposeA, b.segment(), transposeB, c, m, n, k, add);
  }

  MemorySegment a() {
    return left.segment();
  }

  MemorySegment c() {
    return result.segment();
  }
}
