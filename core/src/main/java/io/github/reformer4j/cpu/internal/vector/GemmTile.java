package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;

/**
 * Products of small dense tiles that live in the first two cache levels: the yardstick and the
 * workhorse of every attention here.
 *
 * <p>Operands are packed in blocks of {@value #TILE} columns, each block row-major and contiguous:
 * their strides are constants to the compiler, so that range checks leave the loop and one address
 * serves all rows of the left operand, which is read as scalars. Rows are computed six at a time
 * (24 accumulators at four vectors) and four at the end, so the left operand and the result need
 * room for {@link #PADDED_ROWS} rows, of which surplus ones hold numbers of no meaning. Each sum is
 * one chain of fused multiply-adds in the order of the depth for each {@value #TILE} of it,
 * whatever the tiles; the chains' sums are added in order.
 */
public final class GemmTile {
  /** Rows and columns of the largest score tile. */
  public static final int TILE = 64;

  /** Rows of a register tile. */
  public static final int ROWS = 6;

  /** Rows of a register tile at the end. */
  private static final int FEW_ROWS = 4;

  /** {@link #TILE} rounded up to whole register tiles. */
  public static final int PADDED_ROWS = (TILE + ROWS - 1) / ROWS * ROWS;

  /** Vectors in a wide column group: 16 registers below 512 bits hold 6 x 2 accumulators. */
  public static final int WIDE = COUNT >= 16 ? 4 : 2;

  private GemmTile() {}

  /** How many rows the next register tile has. */
  private static int step(int remaining) {
    return remaining > FEW_ROWS && remaining != 2 * FEW_ROWS ? ROWS : FEW_ROWS;
  }

  /** How many vectors the next register tile has. */
  static int group(int remaining) {
    return remaining >= WIDE ? WIDE : remaining >= 2 ? 2 : 1;
  }

  /**
   * {@code C = A B}, or {@code C += A B}.
   *
   * @param a left operand, packed in column blocks
   * @param a0 where it starts
   * @param leftRows how many rows each of its blocks holds
   * @param b right operand, packed in column blocks
   * @param b0 where it starts
   * @param packedRows how many rows each of its blocks holds
   * @param c result, row-major
   * @param c0 where it starts
   * @param ldc its row stride
   * @param rows rows of A and C, at most {@link #TILE}; surplus rows of the last register tile are
   *     overwritten
   * @param depth columns of A and rows of B to use
   * @param vectors columns of C, in vectors
   * @param add whether to add to C
   */
  public static void multiply(
      float[] a,
      int a0,
      int leftRows,
      float[] b,
      int b0,
      int packedRows,
      float[] c,
      int c0,
      int ldc,
      int rows,
      int depth,
      int vectors,
      boolean add) {
    for (int k = 0; k < depth; k += TILE) {
      int few = Math.min(TILE, depth - k);
      oneBlock(
          a,
          a0 + k * leftRows,
          b,
          b0 + k * TILE,
          packedRows,
          c,
          c0,
          ldc,
          rows,
          few,
          vectors,
          add || k > 0);
    }
  }

  /**
   * {@code C = A Aᵀ} for a whole tile of rows, bit for bit as {@link #multiply} gives it: products
   * commute and their sums go the same way, so a quarter is copied instead of computed.
   *
   * @param a {@value #TILE} rows, packed in column blocks
   * @param transposed the same rows transposed, of row stride {@value #TILE}
   * @param c result, row-major, of row stride {@value #TILE}
   * @param depth columns of A to use
   */
  public static void square(float[] a, float[] transposed, float[] c, int depth) {
    int half = TILE / 2;
    int vectors = TILE / COUNT;
    multiply(a, 0, TILE, transposed, 0, depth, c, 0, TILE, half, depth, vectors, false);
    int lower = half * TILE;
    multiply(
        a,
        lower,
        TILE,
        transposed,
        half,
        depth,
        c,
        lower + half,
        TILE,
        half,
        depth,
        vectors / 2,
        false);
    Transpose.quarter(c, half, lower);
  }

  /** A depth of at most one block of the left operand. */
  private static void oneBlock(
      float[] a,
      int a0,
      float[] b,
      int b0,
      int packedRows,
      float[] c,
      int c0,
      int ldc,
      int rows,
      int depth,
      int vectors,
      boolean add) {
    for (int v = 0; v < vectors; ) {
      int width = group(vectors - v);
      int bg = b0 + block(v, packedRows);
      int cg = c0 + v * COUNT;
      for (int row = 0; row < rows; ) {
        int step = step(rows - row);
        int ar = a0 + row * TILE;
        int cr = cg + row * ldc;
        if (step == ROWS) {
          sixRows(a, ar, b, bg, c, cr, ldc, depth, width, add);
        } else {
          fourRows(a, ar, b, bg, c, cr, ldc, depth, width, add);
        }
        row += step;
      }
      v += width;
    }
  }

  private static void sixRows(
      float[] a,
      int ar,
      float[] b,
      int bg,
      float[] c,
      int cr,
      int ldc,
      int depth,
      int width,
      boolean add) {
    switch (width) {
      case 4 -> RowTiles.tile4(a, ar, b, bg, c, cr, ldc, depth, add);
      case 2 -> RowTiles.tile2(a, ar, b, bg, c, cr, ldc, depth, add);
      default -> RowTiles.tile1(a, ar, b, bg, c, cr, ldc, depth, add);
    }
  }

  private static void fourRows(
      float[] a,
      int ar,
      float[] b,
      int bg,
      float[] c,
      int cr,
      int ldc,
      int depth,
      int width,
      boolean add) {
    switch (width) {
      case 4 -> FourRowTiles.tile4(a, ar, b, bg, c, cr, ldc, depth, add);
      case 2 -> FourRowTiles.tile2(a, ar, b, bg, c, cr, ldc, depth, add);
      default -> FourRowTiles.tile1(a, ar, b, bg, c, cr, ldc, depth, add);
    }
  }

  /**
   * {@code C = Aᵀ B}, or {@code C += Aᵀ B}, where A has row stride {@link #TILE}.
   *
   * @param a left operand before transposition, {@code depth} rows of stride {@link #TILE}; six
   *     elements beyond its end must be readable
   * @param b right operand, packed in column blocks
   * @param b0 where it starts
   * @param packedRows how many rows each of its blocks holds
   * @param c result, row-major
   * @param c0 where it starts
   * @param ldc its row stride
   * @param rows rows of C (columns of A), at most {@link #TILE}; surplus rows of the last register
   *     tile are overwritten
   * @param depth rows of A and of B to use
   * @param vectors columns of C, in vectors
   * @param add whether to add to C
   */
  public static void multiplyTransposed(
      float[] a,
      float[] b,
      int b0,
      int packedRows,
      float[] c,
      int c0,
      int ldc,
      int rows,
      int depth,
      int vectors,
      boolean add) {
    for (int v = 0; v < vectors; ) {
      int width = group(vectors - v);
      int bg = b0 + block(v, packedRows);
      int cg = c0 + v * COUNT;
      for (int row = 0; row < rows; ) {
        int step = step(rows - row);
        int cr = cg + row * ldc;
        if (step == ROWS) {
          sixColumns(a, row, b, bg, c, cr, ldc, depth, width, add);
        } else {
          fourColumns(a, row, b, bg, c, cr, ldc, depth, width, add);
        }
        row += step;
      }
      v += width;
    }
  }

  private static void sixColumns(
      float[] a,
      int row,
      float[] b,
      int bg,
      float[] c,
      int cr,
      int ldc,
      int depth,
      int width,
      boolean add) {
    switch (width) {
      case 4 -> ColumnTiles.tile4(a, row, b, bg, c, cr, ldc, depth, add);
      case 2 -> ColumnTiles.tile2(a, row, b, bg, c, cr, ldc, depth, add);
      default -> ColumnTiles.tile1(a, row, b, bg, c, cr, ldc, depth, add);
    }
  }

  private static void fourColumns(
      float[] a,
      int row,
      float[] b,
      int bg,
      float[] c,
      int cr,
      int ldc,
      int depth,
      int width,
      boolean add) {
    switch (width) {
      case 4 -> FourColumnTiles.tile4(a, row, b, bg, c, cr, ldc, depth, add);
      case 2 -> FourColumnTiles.tile2(a, row, b, bg, c, cr, ldc, depth, add);
      default -> FourColumnTiles.tile1(a, row, b, bg, c, cr, ldc, depth, add);
    }
  }

  /** Where a vector position of a packed operand starts. */
  static int block(int vector, int packedRows) {
    int column = vector * COUNT;
    return column / TILE * TILE * packedRows + column % TILE;
  }
}
