package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.DenseRows;

/** Products with few rows, as in decoding: the right operand is read once, where it lies. */
record FewRows(WorkTeam team) {
  private static final int MOST_ROWS = 8;

  /** Elements of the right operand in a unit. */
  private static final int UNIT = 1 << 15;

  static boolean suits(Product p) {
    return p.m() <= MOST_ROWS && !p.transposeA();
  }

  void multiply(Product p) {
    int m = (int) p.m();
    int n = Math.toIntExact(p.n());
    int k = Math.toIntExact(p.k());
    int columns = Math.max(1, UNIT / k);
    // whole groups of columns
    int size = Math.ceilDiv(columns, DenseRows.COLUMNS) * DenseRows.COLUMNS;
    Units.forEach(
        team,
        n,
        size,
        (from, count) -> {
          int first = (int) from;
          int end = first + count;
          if (p.transposeB()) {
            DenseRows.innerProducts(p.a(), p.b(), p.c(), m, k, n, first, end, p.add());
          } else {
            DenseRows.multiples(p.a(), p.b(), p.c(), m, k, n, first, end, p.add());
          }
        });
  }
}
