package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Moves parts of matrices into the panels of {@link GemmTile}, and products out of them. */
public final class DensePack {
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
   * Packs one block of at most {@value GemmTile#TILE} columns of a right operand; columns beyond
   * are zero.
   *
   * @param from float32, row-major [depth][..]
   * @param first first element of the block
   * @param stride row stride of the matrix
   * @param depth rows of the block
   * @param columns columns of the block
   * @param to [depth][{@value GemmTile#TILE}] from {@code at} on
   * @param at where to start
   */
  public static void right(
      MemorySegment from, long first, long stride, int depth, int columns, float[] to, int at) {
    if (columns <= TILE - COUNT) {
      Arrays.fill(to, at, at + depth * TILE, 0);
    }
    rows(from, first, stride, depth, columns, to, at, TILE);
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

  /**
   * Stores a product.
   *
   * @param product row-major
   * @param at where it starts
   * @param stride its row stride
   * @param rows rows
   * @param columns columns
   * @param to float32, row-major
   * @param first where the product's first element goes
   * @param toStride row stride of to
   * @param add whether to add to what is there
   */
  public static void unpack(
      float[] product,
      int at,
      int stride,
      int rows,
      int columns,
      MemorySegment to,
      long first,
      long toStride,
      boolean add) {
    int whole = FLOATS.loopBound(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(whole, columns);
    for (int row = 0; row < rows; row++) {
      long target = (first + row * toStride) * Float.BYTES;
      int source = at + row * stride;
      if (add) {
        for (int i = 0; i < whole; i += COUNT) {
          long offset = target + (long) i * Float.BYTES;
          FloatVector v = FloatVector.fromArray(FLOATS, product, source + i);
          store(load(to, offset).add(v), to, offset);
        }
      } else {
        for (int i = 0; i < whole; i += COUNT) {
          FloatVector v = FloatVector.fromArray(FLOATS, product, source + i);
          store(v, to, target + (long) i * Float.BYTES);
        }
      }
      if (whole < columns) {
        long offset = target + (long) whole * Float.BYTES;
        FloatVector v = FloatVector.fromArray(FLOATS, product, source + whole);
        store(add ? load(to, offset, tail).add(v) : v, to, offset, tail);
      }
    }
  }
}
