package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;

/**
 * Products of panels of large matrices: a left panel of up to {@value #ROWS} rows with a right
 * panel of column blocks, both {@value #DEPTH} deep. A block of the right panel stays in the first
 * cache level while the rows of the left one, in the second, pass by.
 */
public final class DenseTile {
  /** Rows of a register tile. */
  public static final int TILE_ROWS = GemmTile.ROWS;

  /** Rows of a left panel, and the row stride of one that is stored transposed. */
  public static final int ROWS = 96;

  /** Depth of panels, and the row stride of a left panel that is not stored transposed. */
  public static final int DEPTH = 128;

  /** Room for a left panel. */
  public static final int LEFT = ROWS * DEPTH + COUNT;

  private DenseTile() {}

  /**
   * {@code C = A B}, or {@code C += A B}.
   *
   * @param a left panel, [{@value #ROWS}][{@value #DEPTH}] or transposed
   * @param transposed which
   * @param b right panel, blocks of [{@value #DEPTH}][{@value GemmTile#TILE}]
   * @param b0 where it starts
   * @param c result, row-major
   * @param c0 where it starts
   * @param ldc its row stride, a multiple of {@value GemmTile#TILE}
   * @param rows rows of A and C; surplus rows up to a multiple of six are overwritten
   * @param depth columns of A and rows of B to use
   * @param columns columns of C
   * @param add whether to add to C
   */
  public static void multiply(
      float[] a,
      boolean transposed,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int ldc,
      int rows,
      int depth,
      int columns,
      boolean add) {
    int vectors = Lanes.roundUp(columns) / COUNT;
    if (transposed) {
      for (int v = 0; v < vectors; ) {
        int width = GemmTile.group(vectors - v);
        int bg = b0 + GemmTile.block(v, DEPTH);
        for (int row = 0; row < rows; row += TILE_ROWS) {
          int cr = c0 + v * COUNT + row * ldc;
          switch (width) {
            case 4 -> PanelColumnTiles.tile4(a, row, b, bg, c, cr, ldc, depth, add);
            case 2 -> PanelColumnTiles.tile2(a, row, b, bg, c, cr, ldc, depth, add);
            default -> PanelColumnTiles.tile1(a, row, b, bg, c, cr, ldc, depth, add);
          }
        }
        v += width;
      }
    } else {
      for (int v = 0; v < vectors; ) {
        int width = GemmTile.group(vectors - v);
        int bg = b0 + GemmTile.block(v, DEPTH);
        for (int row = 0; row < rows; row += TILE_ROWS) {
          int ar = row * DEPTH;
          int cr = c0 + v * COUNT + row * ldc;
          switch (width) {
            case 4 -> PanelRowTiles.tile4(a, ar, b, bg, c, cr, ldc, depth, add);
            case 2 -> PanelRowTiles.tile2(a, ar, b, bg, c, cr, ldc, depth, add);
            default -> PanelRowTiles.tile1(a, ar, b, bg, c, cr, ldc, depth, add);
          }
        }
        v += width;
      }
    }
  }
}
