package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.tensor.Tensor;

/**
 * A dense product {@code c = op(a) op(b)}, or {@code c += op(a) op(b)}, of addresses.
 *
 * @param a left operand
 * @param transposeA whether it is stored [k, m]
 * @param b right operand
 * @param transposeB whether it is stored [n, k]
 * @param c [m, n]
 * @param m rows of the result
 * @param n columns of the result
 * @param k length of the sums
 * @param add whether to add to c
 */
record Product(
    long a,
    boolean transposeA,
    long b,
    boolean transposeB,
    long c,
    long m,
    long n,
    long k,
    boolean add) {
  static Product of(
      DeviceCall call,
      Tensor a,
      boolean transposeA,
      Tensor b,
      boolean transposeB,
      Tensor c,
      boolean add) {
    return new Product(
        call.read(a),
        transposeA,
        call.read(b),
        transposeB,
        add ? call.update(c) : call.write(c),
        Shapes.rows(c),
        Shapes.width(c),
        transposeA ? Shapes.rows(a) : Shapes.width(a),
        add);
  }

  /** Elements from one row of a, as it is stored, to the next. */
  long strideA() {
    return transposeA ? m : k;
  }

  /** Elements from one row of b, as it is stored, to the next. */
  long strideB() {
    return transposeB ? k : n;
  }

  /** Whether each size is one of Java's whole numbers. */
  boolean fitsInts() {
    return Math.max(m, Math.max(n, k)) <= Integer.MAX_VALUE;
  }
}
