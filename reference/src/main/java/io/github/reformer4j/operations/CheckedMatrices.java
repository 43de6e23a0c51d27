package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.matrix;
import static io.github.reformer4j.operations.OperationChecks.rows;
import static io.github.reformer4j.operations.OperationChecks.width;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.Tensor;

/** The checks before {@link Matrices}. */
record CheckedMatrices(Matrices kernels, OperationChecks checks) implements Matrices {
  @Override
  public void multiply(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    checks.floatRows("a", a);
    checks.floatRows("b", b);
    long m = transposeA ? width(a) : rows(a);
    long k = transposeA ? rows(a) : width(a);
    long n = transposeB ? rows(b) : width(b);
    matrix("b", b, a.type(), transposeB ? n : k, transposeB ? k : n);
    matrix("c", c, a.type(), m, n);
    apart("c", c, "a", a);
    apart("c", c, "b", b);
    writable("c", c);
    kernels.multiply(a, transposeA, b, transposeB, c, add);
  }
}
