package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.vector.DensePack;
import io.github.reformer4j.cpu.internal.vector.DenseTile;

/** Packs parts of the operands of a product. */
final class Panels {
  private Panels() {}

  /** Rows {@code row..} and sums' terms {@code from..} of op(a). */
  static void left(Product p, long row, int rows, long from, int depth, float[] to) {
    if (p.transposeA()) {
      DensePack.rows(p.a(), from * p.m() + row, p.m(), depth, rows, to, 0, DenseTile.ROWS);
    } else {
      DensePack.rows(p.a(), row * p.k() + from, p.k(), rows, depth, to, 0, DenseTile.DEPTH);
    }
  }

  /** A block of at most {@value TILE} columns of op(b), {@link DenseTile#DEPTH} rows apart. */
  static void right(
      Product p,
      long column,
      int columns,
      long from,
      int depth,
      float[] scratch,
      float[] to,
      int at) {
    if (p.transposeB()) {
      long first = column * p.k() + from;
      DensePack.rightTransposed(p.b(), first, p.k(), depth, columns, scratch, to, at);
    } else {
      DensePack.right(p.b(), from * p.n() + column, p.n(), depth, columns, to, at);
    }
  }
}
