package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Products of panels of large matrices: a left panel of up to {@value #ROWS} rows with a right
 * panel of column blocks, both {@value #DEPTH} deep. A block of the right panel stays in the first
 * cache level while the rows of the left one, in the second, pass by. Longer sums take several
 * panels.
 */
public final class DenseTile {
  /** Rows of a register tile. */
  public static final int TILE_ROWS = GemmTile.ROWS;

  /** Rows of a left panel. */
  public static final int ROWS = 96;

  /** Depth of panels, and the row stride of a left panel. */
  public static final int DEPTH = 128;

  /**
   * Room for a group of {@value #TILE_ROWS} rows of a left panel: a cache line more than they take,
   * as groups that are packed together would meet in a few sets of the first cache level.
   */
  public static final int GROUP = TILE_ROWS * DEPTH + 16;

  /** Room for a left panel of {@value #ROWS} rows. */
  public static final int LEFT = ROWS / TILE_ROWS * GROUP;

  /** Room for the sums of a block of columns. */
  public static final int SCRATCH = ROWS * TILE;

  private DenseTile() {}

  /**
   * {@code C = A B}, or {@code C += A B}, for one block of columns. A tile is stored when its sums
   * are complete, so that memory takes it while the next one is computed.
   *
   * @param a left panels one after the other, of groups [{@value #TILE_ROWS}][{@value #DEPTH}] that
   *     lie {@value #GROUP} apart
   * @param transposed whether groups are [{@value #DEPTH}][{@value #TILE_ROWS}] instead
   * @param b right panels
   * @param b0 where the block of the first one starts
   * @param panel how far apart right panels are
   * @param rows rows of A and C
   * @param depth columns of A and rows of B
   * @param columns columns of C, at most {@value GemmTile#TILE}
   * @param scratch at least {@value #SCRATCH}
   * @param c result, float32, row-major
   * @param held whether C's memory cannot be freed meanwhile: then addresses may be used
   * @param c0 where it starts, in bytes
   * @param ldc its row stride, in bytes
   * @param add whether to add to C
   */
  public static void multiply(
      float[] a,
      boolean transposed,
      float[] b,
      int b0,
      int panel,
      int rows,
      int depth,
      int columns,
      float[] scratch,
      MemorySegment c,
      boolean held,
      long c0,
      long ldc,
      boolean add) {
    int vectors = Lanes.roundUp(columns) / COUNT;
    boolean direct = held && !add && !transposed && direct(c, columns);
    if (direct) {
      // within its bounds, which is asked for each vector otherwise
      c.get(JAVA_FLOAT, c0);
      c.get(JAVA_FLOAT, c0 + (rows - 1) * ldc + (columns - 1L) * Float.BYTES);
    }
    int a0 = 0;
    int at = b0;
    for (int done = 0; done < depth; done += DEPTH) {
      int some = Math.min(DEPTH, depth - done);
      boolean last = done + some == depth;
      for (int row = 0; row < rows; row += TILE_ROWS) {
        int tile = row * TILE;
        int group = a0 + row / TILE_ROWS * GROUP;
        if (last && direct && row + TILE_ROWS <= rows) {
          long address = c.address() + c0 + row * ldc;
          StoredTiles.product(a, group, b, at, scratch, tile, address, ldc, some, done > 0);
          continue;
        }
        tile(a, group, transposed, b, at, scratch, tile, some, vectors, done > 0);
        if (last) {
          int count = Math.min(TILE_ROWS, rows - row);
          DensePack.storeTile(scratch, tile, count, columns, c, c0 + row * ldc, ldc, add);
        }
      }
      a0 += LEFT;
      at += panel;
    }
  }

  /** Whether {@link #placed} may be used for operands whose memory cannot be freed meanwhile. */
  public static boolean allowsPlaced(MemorySegment a, MemorySegment c, int columns) {
    return PlacedTiles.ALLOWED
        && PlacedTiles.COLUMNS == TILE
        && columns % TILE == 0
        && a.isNative()
        && c.isNative();
  }

  /**
   * {@code C = A B} for one block of {@value GemmTile#TILE} columns and one panel, of a left
   * operand that is read where it lies.
   *
   * @param a left operand, float32, row-major
   * @param a0 where its first row starts, in bytes
   * @param lda its row stride, in bytes
   * @param b block of a right panel
   * @param b0 where it starts
   * @param rows rows of A and C, a multiple of {@value #TILE_ROWS}
   * @param depth columns of A and rows of B, at most {@value #DEPTH}
   * @param c result, float32, row-major
   * @param c0 where it starts, in bytes
   * @param ldc its row stride, in bytes
   */
  public static void placed(
      MemorySegment a,
      long a0,
      long lda,
      float[] b,
      int b0,
      int rows,
      int depth,
      MemorySegment c,
      long c0,
      long ldc) {
    // within their bounds, which is asked for each number otherwise
    long left = address(a, a0, (rows - 1) * lda + depth * (long) Float.BYTES);
    long result = address(c, c0, (rows - 1) * ldc + TILE * (long) Float.BYTES);
    for (int row = 0; row < rows; row += TILE_ROWS) {
      PlacedTiles.product(left + row * lda, lda, b, b0, result + row * ldc, ldc, depth);
    }
  }

  /** The address of an offset from which on there are some bytes. */
  private static long address(MemorySegment memory, long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, memory.byteSize());
    return memory.address() + offset;
  }

  /** Whether tiles go from registers to where they lie. */
  private static boolean direct(MemorySegment c, int columns) {
    return StoredTiles.ALLOWED && StoredTiles.COLUMNS == TILE && columns == TILE && c.isNative();
  }

  /**
   * {@code C = A B}, or {@code C += A B}, for one block of columns of a result that is an array,
   * and one panel.
   *
   * @param a groups of rows as above
   * @param a0 where they start
   * @param transposed whether groups are [{@value #DEPTH}][{@value #TILE_ROWS}]
   * @param b block of a right panel
   * @param b0 where it starts
   * @param rows rows of A and C
   * @param depth columns of A and rows of B, at most {@value #DEPTH}
   * @param columns columns of C, at most {@value GemmTile#TILE}
   * @param c rows of stride {@value GemmTile#TILE}, with room for a whole number of groups
   * @param c0 where it starts
   * @param add whether to add to C
   */
  public static void block(
      float[] a,
      int a0,
      boolean transposed,
      float[] b,
      int b0,
      int rows,
      int depth,
      int columns,
      float[] c,
      int c0,
      boolean add) {
    int vectors = Lanes.roundUp(columns) / COUNT;
    int group = a0;
    for (int row = 0; row < rows; row += TILE_ROWS) {
      tile(a, group, transposed, b, b0, c, c0 + row * TILE, depth, vectors, add);
      group += GROUP;
    }
  }

  private static void tile(
      float[] a,
      int a0,
      boolean transposed,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int depth,
      int vectors,
      boolean add) {
    for (int v = 0; v < vectors; ) {
      int width = GemmTile.group(vectors - v);
      if (transposed) {
        columnTile(a, a0, b, b0 + v * COUNT, c, c0 + v * COUNT, depth, width, add);
      } else {
        rowTile(a, a0, b, b0 + v * COUNT, c, c0 + v * COUNT, depth, width, add);
      }
      v += width;
    }
  }

  private static void rowTile(
      float[] a,
      int a0,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int depth,
      int vectors,
      boolean add) {
    switch (vectors) {
      case 4 -> PanelRowTiles.tile4(a, a0, b, b0, c, c0, depth, add);
      case 2 -> PanelRowTiles.tile2(a, a0, b, b0, c, c0, depth, add);
      default -> PanelRowTiles.tile1(a, a0, b, b0, c, c0, depth, add);
    }
  }

  private static void columnTile(
      float[] a,
      int a0,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int depth,
      int vectors,
      boolean add) {
    switch (vectors) {
      case 4 -> PanelColumnTiles.tile4(a, a0, b, b0, c, c0, depth, add);
      case 2 -> PanelColumnTiles.tile2(a, a0, b, b0, c, c0, depth, add);
      default -> PanelColumnTiles.tile1(a, a0, b, b0, c, c0, depth, add);
    }
  }
}
