package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;

/** Calls of products. */
final class MatrixCalls {
  private MatrixCalls() {}

  /** [rows, inner] times [inner, width]. */
  static OperationCall product(
      OperationCase c, DType type, boolean transposeA, boolean transposeB, boolean add) {
    // one factor of such numbers is enough: the product of two may overflow, or vanish
    OperationCase right = c.style() == NumberStyle.INTEGERS ? c : c.withStyle(NumberStyle.NORMAL);
    int m = c.rows();
    int k = c.inner();
    int n = c.width();
    return OperationCall.of(
        "multiply " + m + " x " + k + " x " + n,
        (o, t) -> o.matrices().multiply(t[0], transposeA, t[1], transposeB, t[2], add),
        Operand.read("a", c.numbers(type, 0, transposeA ? k : m, transposeA ? m : k)),
        Operand.read("b", right.numbers(type, 1, transposeB ? n : k, transposeB ? k : n)),
        add
            ? Operand.updated("c", c.numbers(type, 2, m, n))
            : Operand.overwritten("c", type, m, n));
  }
}
