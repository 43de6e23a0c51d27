package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;

import io.github.reformer4j.cpu.internal.vector.DensePack;
import io.github.reformer4j.cpu.internal.vector.DenseTile;

/** Packs parts of the operands of a product. */
final class Panels {
  private Panels() {}

  /**
   * Rows {@code row..} and terms {@code from..} of op(a), as panels one after the other that lie
   * {@code panel} apart.
   */
  static void left(Product p, long row, int rows, long from, int depth, float[] to, int panel) {
    if (!p.transposeA()) {
      DensePack.left(p.a(), row * p.k() + from, p.k(), rows, depth, to, panel);
      return;
    }
    for (int slab = 0; slab < depth; slab += DenseTile.DEPTH) {
      int some = Math.min(DenseTile.DEPTH, depth - slab);
      int at = slab / DenseTile.DEPTH * panel;
      long first = (from + slab) * p.m() + row;
      DensePack.leftTransposed(p.a(), first, p.m(), some, rows, to, at);
    }
  }

  /** Columns {@code column..} and terms {@code from..} of op(b), as one panel. */
  static void right(
      Product p, long column, int columns, long from, int depth, Scratch own, float[] to, int at) {
    if (!p.transposeB()) {
      DensePack.right(p.b(), from * p.n() + column, p.n(), depth, columns, to, at);
      return;
    }
    for (int block = 0; block < columns; block += TILE) {
      int some = Math.min(TILE, columns - block);
      long first = (column + block) * p.k() + from;
      int target = at + block * DenseTile.DEPTH;
      DensePack.rightTransposed(p.b(), first, p.k(), depth, some, own.rows(), to, target);
    }
  }
}
