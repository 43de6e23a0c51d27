package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Moves rows between tensors and tiles: gather by token, packing in the column blocks of {@link
 * GemmTile}, scatter by token. Row strides of tiles are whole numbers of vectors; columns beyond
 * the tensor's width are zero.
 */
public final class PackTile {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long VECTOR = (long) COUNT * Float.BYTES;

  /** Floats that are moved in straight code: a loop over vectors keeps fewer misses in flight. */
  private static final int STRAIGHT = 4 * COUNT;

  private PackTile() {}

  /**
   * Copies rows of a tensor into a tile.
   *
   * @param source float32 rows
   * @param firstRow the row of token 0
   * @param width floats in a row
   * @param tokens which rows
   * @param count how many
   * @param target row-major, stride {@code Lanes.roundUp(width)}
   */
  public static void gather(
      MemorySegment source, long firstRow, int width, int[] tokens, int count, float[] target) {
    int stride = Lanes.roundUp(width);
    int whole = width / COUNT * COUNT;
    if (whole < STRAIGHT || whole > 2 * STRAIGHT) {
      // rows of few groups are asked for fast enough by the loads themselves
      RowTouch.rows(source, firstRow, width, tokens, count);
    }
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int row = 0; row < count; row++) {
      long from = (firstRow + tokens[row]) * width * Float.BYTES;
      int to = row * stride;
      int i = 0;
      for (; i + STRAIGHT <= whole; i += STRAIGHT) {
        long at = from + (long) i * Float.BYTES;
        FloatVector a = Memory.load(source, at);
        FloatVector b = Memory.load(source, at + VECTOR);
        FloatVector c = Memory.load(source, at + 2 * VECTOR);
        FloatVector d = Memory.load(source, at + 3 * VECTOR);
        a.intoArray(target, to + i);
        b.intoArray(target, to + i + COUNT);
        c.intoArray(target, to + i + 2 * COUNT);
        d.intoArray(target, to + i + 3 * COUNT);
      }
      for (; i < whole; i += COUNT) {
        Memory.load(source, from + (long) i * Float.BYTES).intoArray(target, to + i);
      }
      if (whole < width) {
        FloatVector.fromMemorySegment(
                FLOATS, source, from + (long) whole * Float.BYTES, ORDER, tail)
            .intoArray(target, to + whole);
      }
    }
  }

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
   * Multiplies each column of one column block by its factor, in place.
   *
   * @param block rows of {@link GemmTile#TILE} columns
   * @param rows how many
   * @param factor one per column
   */
  public static void scaleColumns(float[] block, int rows, float[] factor) {
    for (int column = 0; column < GemmTile.TILE; column += COUNT) {
      FloatVector f = FloatVector.fromArray(FLOATS, factor, column);
      for (int at = column; at < rows * GemmTile.TILE; at += GemmTile.TILE) {
        FloatVector.fromArray(FLOATS, block, at).mul(f).intoArray(block, at);
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
   * Stores tile rows: {@code target[token] = row * factor}.
   *
   * @param rows tile, row-major
   * @param count rows
   * @param target float32 rows
   * @param firstRow the row of token 0
   * @param width floats in a row
   * @param tokens which rows
   * @param factor one per row
   */
  public static void scatterStore(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int[] tokens,
      float[] factor) {
    int stride = Lanes.roundUp(width);
    int whole = width / COUNT * COUNT;
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int row = 0; row < count; row++) {
      long to = (firstRow + tokens[row]) * width * Float.BYTES;
      int from = row * stride;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      int i = 0;
      for (; i + STRAIGHT <= whole; i += STRAIGHT) {
        long at = to + (long) i * Float.BYTES;
        Memory.store(FloatVector.fromArray(FLOATS, rows, from + i).mul(f), target, at);
        Memory.store(
            FloatVector.fromArray(FLOATS, rows, from + i + COUNT).mul(f), target, at + VECTOR);
        Memory.store(
            FloatVector.fromArray(FLOATS, rows, from + i + 2 * COUNT).mul(f),
            target,
            at + 2 * VECTOR);
        Memory.store(
            FloatVector.fromArray(FLOATS, rows, from + i + 3 * COUNT).mul(f),
            target,
            at + 3 * VECTOR);
      }
      for (; i < whole; i += COUNT) {
        Memory.store(
            FloatVector.fromArray(FLOATS, rows, from + i).mul(f),
            target,
            to + (long) i * Float.BYTES);
      }
      if (whole < width) {
        FloatVector.fromArray(FLOATS, rows, from + whole)
            .mul(factor[row])
            .intoMemorySegment(target, to + (long) whole * Float.BYTES, ORDER, tail);
      }
    }
  }

  /**
   * Adds tile rows: {@code target[token] += row}.
   *
   * @param rows tile, row-major
   * @param count rows
   * @param target float32 rows
   * @param firstRow the row of token 0
   * @param width floats in a row
   * @param tokens which rows
   */
  public static void scatterAdd(
      float[] rows, int count, MemorySegment target, long firstRow, int width, int[] tokens) {
    RowTouch.rows(target, firstRow, width, tokens, count);
    int stride = Lanes.roundUp(width);
    int whole = width / COUNT * COUNT;
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int row = 0; row < count; row++) {
      long to = (firstRow + tokens[row]) * width * Float.BYTES;
      int from = row * stride;
      int i = 0;
      for (; i + STRAIGHT <= whole; i += STRAIGHT) {
        long at = to + (long) i * Float.BYTES;
        FloatVector a = Memory.load(target, at);
        FloatVector b = Memory.load(target, at + VECTOR);
        FloatVector c = Memory.load(target, at + 2 * VECTOR);
        FloatVector d = Memory.load(target, at + 3 * VECTOR);
        a = a.add(FloatVector.fromArray(FLOATS, rows, from + i));
        b = b.add(FloatVector.fromArray(FLOATS, rows, from + i + COUNT));
        c = c.add(FloatVector.fromArray(FLOATS, rows, from + i + 2 * COUNT));
        d = d.add(FloatVector.fromArray(FLOATS, rows, from + i + 3 * COUNT));
        Memory.store(a, target, at);
        Memory.store(b, target, at + VECTOR);
        Memory.store(c, target, at + 2 * VECTOR);
        Memory.store(d, target, at + 3 * VECTOR);
      }
      for (; i < whole; i += COUNT) {
        long at = to + (long) i * Float.BYTES;
        FloatVector sum =
            Memory.load(target, at).add(FloatVector.fromArray(FLOATS, rows, from + i));
        Memory.store(sum, target, at);
      }
      if (whole < width) {
        long at = to + (long) whole * Float.BYTES;
        FloatVector.fromMemorySegment(FLOATS, target, at, ORDER, tail)
            .add(FloatVector.fromArray(FLOATS, rows, from + whole))
            .intoMemorySegment(target, at, ORDER, tail);
      }
    }
  }

  /**
   * Adds tile rows: {@code target[token] = target[token] * keep + row * factor}.
   *
   * @param rows tile, row-major
   * @param count rows
   * @param target float32 rows
   * @param firstRow the row of token 0
   * @param width floats in a row
   * @param tokens which rows
   * @param keep one per row
   * @param factor one per row
   */
  public static void scatterAdd(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int[] tokens,
      float[] keep,
      float[] factor) {
    RowTouch.rows(target, firstRow, width, tokens, count);
    int stride = Lanes.roundUp(width);
    int whole = width / COUNT * COUNT;
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int row = 0; row < count; row++) {
      long to = (firstRow + tokens[row]) * width * Float.BYTES;
      int from = row * stride;
      for (int i = 0; i < whole; i += COUNT) {
        long at = to + (long) i * Float.BYTES;
        FloatVector.fromMemorySegment(FLOATS, target, at, ORDER)
            .mul(keep[row])
            .add(FloatVector.fromArray(FLOATS, rows, from + i).mul(factor[row]))
            .intoMemorySegment(target, at, ORDER);
      }
      if (whole < width) {
        long at = to + (long) whole * Float.BYTES;
        FloatVector.fromMemorySegment(FLOATS, target, at, ORDER, tail)
            .mul(keep[row])
            .add(FloatVector.fromArray(FLOATS, rows, from + whole).mul(factor[row]))
            .intoMemorySegment(target, at, ORDER, tail);
      }
    }
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
