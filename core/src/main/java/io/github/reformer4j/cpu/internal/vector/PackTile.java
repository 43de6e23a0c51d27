package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Rows of tiles scaled, multiplied with one another and packed in the column blocks of {@link
 * GemmTile}. Row strides are whole numbers of vectors; columns beyond a tensor's width are zero.
 */
public final class PackTile {
  private PackTile() {}

  /**
   * Multiplies each row by its factor, from one tile to another (or in place).
   *
   * @param rows source, row-major
   * @param stride row stride of both
   * @param count rows
   * @param factor one per row
   * @param target row-major
   */
  public static void scale(float[] rows, int stride, int count, float[] factor, float[] target) {
    for (int row = 0; row < count; row++) {
      int at = row * stride;
      for (int i = 0; i < stride; i += COUNT) {
        FloatVector.fromArray(FLOATS, rows, at + i).mul(factor[row]).intoArray(target, at + i);
      }
    }
  }

  /**
   * Packs rows into the column blocks of {@link GemmTile}.
   *
   * @param rows source, row-major
   * @param stride its row stride, a whole number of vectors
   * @param count rows
   * @param target packed, {@code count} rows a block
   */
  public static void block(float[] rows, int stride, int count, float[] target) {
    for (int column = 0; column < stride; column += GemmTile.TILE) {
      int columns = Math.min(GemmTile.TILE, stride - column);
      int base = column * count;
      for (int row = 0; row < count; row++) {
        int from = row * stride + column;
        int to = base + row * GemmTile.TILE;
        for (int i = 0; i < columns; i += COUNT) {
          FloatVector.fromArray(FLOATS, rows, from + i).intoArray(target, to + i);
        }
      }
    }
  }

  /**
   * The size of a packed operand.
   *
   * @param rows its rows
   * @param stride row stride of what is packed
   * @return floats
   */
  public static int blockSize(int rows, int stride) {
    return rows * ((stride + GemmTile.TILE - 1) / GemmTile.TILE) * GemmTile.TILE;
  }

  /**
   * Inner products of corresponding rows.
   *
   * @param a tile, row-major
   * @param b tile, row-major
   * @param stride row stride of both, a whole number of vectors
   * @param count rows
   * @param products one per row, overwritten
   */
  public static void dots(float[] a, float[] b, int stride, int count, float[] products) {
    for (int row = 0; row < count; row++) {
      FloatVector sum = FloatVector.zero(FLOATS);
      int at = row * stride;
      for (int i = 0; i < stride; i += COUNT) {
        sum =
            FloatVector.fromArray(FLOATS, a, at + i)
                .fma(FloatVector.fromArray(FLOATS, b, at + i), sum);
      }
      products[row] = LaneSum.of(sum);
    }
  }
}
