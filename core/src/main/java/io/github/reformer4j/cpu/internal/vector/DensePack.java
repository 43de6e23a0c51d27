package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.DenseTile.TILE_ROWS;
import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Moves parts of matrices into the panels of {@link GemmTile}, and products out of them. */
public final class DensePack {
  /** Where the last part of a group begins that a vector holds. */
  private static final int LAST_PART = (TILE_ROWS - 1) / COUNT * COUNT;

  /** Whether a vector holds a group of two rows. */
  private static final boolean PAIRS = COUNT >= 2 * TILE_ROWS;

  /** Lanes beyond the first row's part of a group. */
  private static final VectorMask<Float> SECOND = FLOATS.indexInRange(0, TILE_ROWS).not();

  /** Rows that are spread over groups at once. */
  private static final int AT_ONCE = 8;

  private DensePack() {}

  /**
   * Copies a part of a matrix; the last vector of a row is filled up with zeros.
   *
   * @param from float32, row-major
   * @param first first element of the part
   * @param stride row stride of the matrix
   * @param rows rows of the part
   * @param columns columns of the part
   * @param to row-major
   * @param at where to start
   * @param toStride its row stride, at least the columns in whole vectors
   */
  public static void rows(
      MemorySegment from,
      long first,
      long stride,
      int rows,
      int columns,
      float[] to,
      int at,
      int toStride) {
    int whole = FLOATS.loopBound(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(whole, columns);
    for (int row = 0; row < rows; row++) {
      long source = (first + row * stride) * Float.BYTES;
      int target = at + row * toStride;
      for (int i = 0; i < whole; i += COUNT) {
        load(from, source + (long) i * Float.BYTES).intoArray(to, target + i);
      }
      if (whole < columns) {
        load(from, source + (long) whole * Float.BYTES, tail).intoArray(to, target + whole);
      }
    }
  }

  /**
   * Copies whole rows of a part of a matrix into left panels of {@link DenseTile}, one after the
   * other: along a row memory is read as it lies.
   *
   * @param from float32, row-major
   * @param first first element of the part
   * @param stride row stride of the matrix
   * @param rows rows of the part
   * @param columns columns of the part
   * @param to panels of groups [{@link DenseTile#TILE_ROWS}][{@link DenseTile#DEPTH}]
   * @param panel how far apart panels are
   */
  public static void left(
      MemorySegment from, long first, long stride, int rows, int columns, float[] to, int panel) {
    for (int row = 0; row < rows; row++) {
      int target = row / TILE_ROWS * DenseTile.GROUP + row % TILE_ROWS * DenseTile.DEPTH;
      long source = first + row * stride;
      for (int column = 0; column < columns; column += DenseTile.DEPTH) {
        int some = Math.min(DenseTile.DEPTH, columns - column);
        if (some == DenseTile.DEPTH) {
          copyDepth(from, (source + column) * Float.BYTES, to, target);
        } else {
          rows(from, source + column, stride, 1, some, to, target, DenseTile.DEPTH);
        }
        target += panel;
      }
    }
  }

  // loops of a constant length, which the compiler unrolls: half the time of the general one
  private static void copyDepth(MemorySegment from, long offset, float[] to, int at) {
    for (int i = 0; i < DenseTile.DEPTH; i += COUNT) {
      load(from, offset + (long) i * Float.BYTES).intoArray(to, at + i);
    }
  }

  private static void copyTile(MemorySegment from, long offset, float[] to, int at) {
    for (int i = 0; i < TILE; i += COUNT) {
      load(from, offset + (long) i * Float.BYTES).intoArray(to, at + i);
    }
  }

  private static void storeRow(float[] tile, int at, MemorySegment to, long offset) {
    for (int i = 0; i < TILE; i += COUNT) {
      store(FloatVector.fromArray(FLOATS, tile, at + i), to, offset + (long) i * Float.BYTES);
    }
  }

  private static void addRow(float[] tile, int at, MemorySegment to, long offset) {
    for (int i = 0; i < TILE; i += COUNT) {
      long place = offset + (long) i * Float.BYTES;
      store(load(to, place).add(FloatVector.fromArray(FLOATS, tile, at + i)), to, place);
    }
  }

  /**
   * Packs a part of a matrix that is stored transposed into a left panel of {@link DenseTile}.
   *
   * @param from float32, row-major [..][rows]
   * @param first first element of the part
   * @param stride row stride of the matrix
   * @param depth rows of the part as it is stored
   * @param rows columns of the part as it is stored
   * @param to groups of [{@link DenseTile#DEPTH}][{@link DenseTile#TILE_ROWS}] from {@code at} on
   * @param at where to start
   */
  public static void leftTransposed(
      MemorySegment from, long first, long stride, int depth, int rows, float[] to, int at) {
    int groups = (rows + TILE_ROWS - 1) / TILE_ROWS;
    long end = from.byteSize() / Float.BYTES;
    int k = 0;
    for (; k + AT_ONCE <= depth; k += AT_ONCE) {
      long source = first + k * stride;
      if (source + (AT_ONCE - 1) * stride + (long) groups * TILE_ROWS + COUNT > end) {
        break;
      }
      // what is written past a row's part of a group is overwritten, or lies between groups
      if (PAIRS && stride >= TILE_ROWS) {
        pairs(from, source * Float.BYTES, stride, groups, to, at + k * TILE_ROWS);
        continue;
      }
      for (int i = LAST_PART; i >= 0; i -= COUNT) {
        groups(from, (source + i) * Float.BYTES, stride, groups, to, at + k * TILE_ROWS + i);
      }
    }
    for (; k < depth; k++) {
      long source = first + k * stride;
      for (int row = 0; row < rows; row++) {
        int group = at + row / TILE_ROWS * DenseTile.GROUP;
        to[group + k * TILE_ROWS + row % TILE_ROWS] = from.getAtIndex(JAVA_FLOAT, source + row);
      }
    }
  }

  /**
   * Spreads some rows over groups, several rows at once: groups lie on different pages, of which
   * the processor can store to few in turn without looking their addresses up.
   */
  private static void groups(
      MemorySegment from, long source, long stride, int groups, float[] to, int at) {
    long row = stride * Float.BYTES;
    for (int group = 0; group < groups; group++) {
      long place = source + (long) group * TILE_ROWS * Float.BYTES;
      int target = at + group * DenseTile.GROUP;
      FloatVector v0 = load(from, place);
      FloatVector v1 = load(from, place + row);
      FloatVector v2 = load(from, place + 2 * row);
      FloatVector v3 = load(from, place + 3 * row);
      FloatVector v4 = load(from, place + 4 * row);
      FloatVector v5 = load(from, place + 5 * row);
      FloatVector v6 = load(from, place + 6 * row);
      FloatVector v7 = load(from, place + 7 * row);
      v0.intoArray(to, target);
      v1.intoArray(to, target + TILE_ROWS);
      v2.intoArray(to, target + 2 * TILE_ROWS);
      v3.intoArray(to, target + 3 * TILE_ROWS);
      v4.intoArray(to, target + 4 * TILE_ROWS);
      v5.intoArray(to, target + 5 * TILE_ROWS);
      v6.intoArray(to, target + 6 * TILE_ROWS);
      v7.intoArray(to, target + 7 * TILE_ROWS);
    }
  }

  /**
   * The same, two rows a vector: the second one is read as many places earlier as the first has in
   * a group. Vectors half as wide would do too, but where the JDK's own code meets vectors of
   * several widths the compiler may leave calls in, and objects (measured: design notes).
   */
  private static void pairs(
      MemorySegment from, long source, long stride, int groups, float[] to, int at) {
    long row = stride * Float.BYTES;
    long odd = row - TILE_ROWS * Float.BYTES;
    for (int group = 0; group < groups; group++) {
      long place = source + (long) group * TILE_ROWS * Float.BYTES;
      int target = at + group * DenseTile.GROUP;
      FloatVector v0 = load(from, place);
      FloatVector v1 = load(from, place + odd);
      FloatVector v2 = load(from, place + 2 * row);
      FloatVector v3 = load(from, place + 2 * row + odd);
      FloatVector v4 = load(from, place + 4 * row);
      FloatVector v5 = load(from, place + 4 * row + odd);
      FloatVector v6 = load(from, place + 6 * row);
      FloatVector v7 = load(from, place + 6 * row + odd);
      v0.blend(v1, SECOND).intoArray(to, target);
      v2.blend(v3, SECOND).intoArray(to, target + 2 * TILE_ROWS);
      v4.blend(v5, SECOND).intoArray(to, target + 4 * TILE_ROWS);
      v6.blend(v7, SECOND).intoArray(to, target + 6 * TILE_ROWS);
    }
  }

  /**
   * Packs rows of a right operand into blocks of {@value GemmTile#TILE} columns, along the rows as
   * memory lies; columns beyond are zero.
   *
   * @param from float32, row-major
   * @param first first element of the part
   * @param stride row stride of the matrix
   * @param rows rows of the part
   * @param columns columns of the part
   * @param to blocks of [{@link DenseTile#DEPTH}][{@value GemmTile#TILE}] from {@code at} on
   * @param at where to start
   */
  public static void right(
      MemorySegment from, long first, long stride, int rows, int columns, float[] to, int at) {
    if (columns % TILE != 0) {
      int last = at + columns / TILE * TILE * DenseTile.DEPTH;
      Arrays.fill(to, last, last + rows * TILE, 0);
    }
    for (int row = 0; row < rows; row++) {
      int target = at + row * TILE;
      long source = first + row * stride;
      for (int column = 0; column < columns; column += TILE) {
        int some = Math.min(TILE, columns - column);
        if (some == TILE) {
          copyTile(from, (source + column) * Float.BYTES, to, target);
        } else {
          rows(from, source + column, stride, 1, some, to, target, TILE);
        }
        target += TILE * DenseTile.DEPTH;
      }
    }
  }

  /**
   * Packs one block of a right operand that is stored transposed.
   *
   * @param from float32, row-major [..][depth]
   * @param first first element of the block
   * @param stride row stride of the matrix
   * @param depth rows of the block, columns as it is stored
   * @param columns columns of the block, at most {@value GemmTile#TILE}
   * @param scratch at least {@value GemmTile#TILE} rows of the depth in whole vectors
   * @param to [depth in whole vectors][{@value GemmTile#TILE}] from {@code at} on
   * @param at where to start
   */
  public static void rightTransposed(
      MemorySegment from,
      long first,
      long stride,
      int depth,
      int columns,
      float[] scratch,
      float[] to,
      int at) {
    int padded = Lanes.roundUp(depth);
    rows(from, first, stride, columns, depth, scratch, 0, padded);
    Arrays.fill(scratch, columns * padded, TILE * padded, 0);
    Transpose.block(scratch, padded, to, at);
  }

  /** Stores the rows of a tile of row stride TILE, or adds them. */
  static void storeTile(
      float[] tile,
      int at,
      int rows,
      int columns,
      MemorySegment to,
      long target,
      long stride,
      boolean add) {
    if (columns == TILE) {
      storeRows(tile, at, rows, to, target, stride, add);
      return;
    }
    int whole = FLOATS.loopBound(columns);
    for (int row = 0; row < rows; row++) {
      int source = at + row * TILE;
      long place = target + row * stride;
      for (int i = 0; i < whole; i += COUNT) {
        long offset = place + (long) i * Float.BYTES;
        FloatVector v = FloatVector.fromArray(FLOATS, tile, source + i);
        store(add ? load(to, offset).add(v) : v, to, offset);
      }
      if (whole < columns) {
        VectorMask<Float> tail = FLOATS.indexInRange(whole, columns);
        long offset = place + (long) whole * Float.BYTES;
        FloatVector v = FloatVector.fromArray(FLOATS, tile, source + whole);
        store(add ? load(to, offset, tail).add(v) : v, to, offset, tail);
      }
    }
  }

  private static void storeRows(
      float[] tile, int at, int rows, MemorySegment to, long target, long stride, boolean add) {
    for (int row = 0; row < rows; row++) {
      if (add) {
        addRow(tile, at + row * TILE, to, target + row * stride);
      } else {
        storeRow(tile, at + row * TILE, to, target + row * stride);
      }
    }
  }
}
