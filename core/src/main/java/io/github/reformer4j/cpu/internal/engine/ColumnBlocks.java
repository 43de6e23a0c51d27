package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.PackTile;

/**
 * Rows packed in column blocks, as operands of {@link GemmTile} are. Rows of exactly one block's
 * width are their own blocks: no copy is made of them.
 */
final class ColumnBlocks {
  private ColumnBlocks() {}

  private static boolean same(int stride) {
    return stride == GemmTile.TILE;
  }

  /** Room for the blocks of a tile of rows; the rows themselves where they need none. */
  static float[] of(float[] rows, int stride) {
    return same(stride) ? rows : new float[PackTile.blockSize(GemmTile.TILE, stride)];
  }

  /** Floats that {@link #of} takes besides the rows. */
  static int floats(int stride) {
    return same(stride) ? 0 : PackTile.blockSize(GemmTile.TILE, stride);
  }

  /** Packs rows into what {@link #of} gave for them. */
  static void pack(float[] rows, int stride, int count, float[] blocks) {
    if (!same(stride)) {
      PackTile.block(rows, stride, count, blocks);
    }
  }
}
