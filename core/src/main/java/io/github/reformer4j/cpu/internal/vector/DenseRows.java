package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Products of a few rows with a large matrix, which is read once, where it lies: packing it would
 * cost as much as the product.
 */
public final class DenseRows {
  /** Columns of the result that are computed together. */
  public static final int COLUMNS = 4 * COUNT;

  private DenseRows() {}

  /**
   * Some columns of {@code c = a bᵀ}: inner products of rows.
   *
   * @param a float32 [rows][depth]
   * @param b float32 [columns][depth]
   * @param c float32 [rows][columns]
   * @param rows rows of a
   * @param depth columns of a and b
   * @param columns rows of b
   * @param from first row of b
   * @param to past the last row of b
   * @param add whether to add to c
   */
  public static void innerProducts(
      MemorySegment a,
      MemorySegment b,
      MemorySegment c,
      int rows,
      int depth,
      int columns,
      int from,
      int to,
      boolean add) {
    int column = from;
    for (; column + 4 <= to; column += 4) {
      for (int row = 0; row < rows; row++) {
        four(a, (long) row * depth, b, column, depth, c, (long) row * columns + column, add);
      }
    }
    for (; column < to; column++) {
      for (int row = 0; row < rows; row++) {
        float sum = one(a, (long) row * depth, b, (long) column * depth, depth);
        put(c, (long) row * columns + column, sum, add);
      }
    }
  }

  private static void four(
      MemorySegment a,
      long aFirst,
      MemorySegment b,
      int column,
      int depth,
      MemorySegment c,
      long cFirst,
      boolean add) {
    long aAt = aFirst * Float.BYTES;
    long stride = (long) depth * Float.BYTES;
    long b0 = column * stride;
    long b1 = b0 + stride;
    long b2 = b1 + stride;
    long b3 = b2 + stride;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int whole = FLOATS.loopBound(depth);
    for (int k = 0; k < whole; k += COUNT) {
      long at = (long) k * Float.BYTES;
      FloatVector x = load(a, aAt + at);
      s0 = x.fma(load(b, b0 + at), s0);
      s1 = x.fma(load(b, b1 + at), s1);
      s2 = x.fma(load(b, b2 + at), s2);
      s3 = x.fma(load(b, b3 + at), s3);
    }
    if (whole < depth) {
      VectorMask<Float> tail = FLOATS.indexInRange(whole, depth);
      long at = (long) whole * Float.BYTES;
      FloatVector x = load(a, aAt + at, tail);
      s0 = x.fma(load(b, b0 + at, tail), s0);
      s1 = x.fma(load(b, b1 + at, tail), s1);
      s2 = x.fma(load(b, b2 + at, tail), s2);
      s3 = x.fma(load(b, b3 + at, tail), s3);
    }
    put(c, cFirst, LaneSum.of(s0), add);
    put(c, cFirst + 1, LaneSum.of(s1), add);
    put(c, cFirst + 2, LaneSum.of(s2), add);
    put(c, cFirst + 3, LaneSum.of(s3), add);
  }

  private static float one(MemorySegment a, long aFirst, MemorySegment b, long bFirst, int depth) {
    long aAt = aFirst * Float.BYTES;
    long bAt = bFirst * Float.BYTES;
    FloatVector sum = FloatVector.zero(FLOATS);
    int whole = FLOATS.loopBound(depth);
    for (int k = 0; k < whole; k += COUNT) {
      long at = (long) k * Float.BYTES;
      sum = load(a, aAt + at).fma(load(b, bAt + at), sum);
    }
    if (whole < depth) {
      VectorMask<Float> tail = FLOATS.indexInRange(whole, depth);
      long at = (long) whole * Float.BYTES;
      sum = load(a, aAt + at, tail).fma(load(b, bAt + at, tail), sum);
    }
    return LaneSum.of(sum);
  }

  private static void put(MemorySegment c, long at, float value, boolean add) {
    c.setAtIndex(JAVA_FLOAT, at, add ? c.getAtIndex(JAVA_FLOAT, at) + value : value);
  }

  /**
   * Some columns of {@code c = a b}: multiples of rows.
   *
   * @param a float32 [rows][depth]
   * @param b float32 [depth][columns]
   * @param c float32 [rows][columns]
   * @param rows rows of a
   * @param depth rows of b
   * @param columns columns of b
   * @param from first column
   * @param to past the last column
   * @param add whether to add to c
   */
  public static void multiples(
      MemorySegment a,
      MemorySegment b,
      MemorySegment c,
      int rows,
      int depth,
      int columns,
      int from,
      int to,
      boolean add) {
    for (int row = 0; row < rows; row++) {
      int column = from;
      for (; column + COLUMNS <= to; column += COLUMNS) {
        wide(a, row, b, c, depth, columns, column, add);
      }
      for (; column < to; column += COUNT) {
        narrow(a, row, b, c, depth, columns, column, Math.min(COUNT, to - column), add);
      }
    }
  }

  private static void wide(
      MemorySegment a,
      int row,
      MemorySegment b,
      MemorySegment c,
      int depth,
      int columns,
      int column,
      boolean add) {
    long aAt = (long) row * depth * Float.BYTES;
    long bAt = (long) column * Float.BYTES;
    long stride = (long) columns * Float.BYTES;
    long vector = (long) COUNT * Float.BYTES;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int k = 0; k < depth; k++) {
      float factor = a.get(JAVA_FLOAT, aAt + (long) k * Float.BYTES);
      FloatVector x = FloatVector.broadcast(FLOATS, factor);
      long at = bAt + k * stride;
      s0 = x.fma(load(b, at), s0);
      s1 = x.fma(load(b, at + vector), s1);
      s2 = x.fma(load(b, at + 2 * vector), s2);
      s3 = x.fma(load(b, at + 3 * vector), s3);
    }
    long at = row * stride + bAt;
    if (add) {
      s0 = s0.add(load(c, at));
      s1 = s1.add(load(c, at + vector));
      s2 = s2.add(load(c, at + 2 * vector));
      s3 = s3.add(load(c, at + 3 * vector));
    }
    store(s0, c, at);
    store(s1, c, at + vector);
    store(s2, c, at + 2 * vector);
    store(s3, c, at + 3 * vector);
  }

  private static void narrow(
      MemorySegment a,
      int row,
      MemorySegment b,
      MemorySegment c,
      int depth,
      int columns,
      int column,
      int count,
      boolean add) {
    long aAt = (long) row * depth * Float.BYTES;
    long bAt = (long) column * Float.BYTES;
    long stride = (long) columns * Float.BYTES;
    VectorMask<Float> lanes = FLOATS.indexInRange(0, count);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int k = 0; k < depth; k++) {
      float factor = a.get(JAVA_FLOAT, aAt + (long) k * Float.BYTES);
      sum = FloatVector.broadcast(FLOATS, factor).fma(load(b, bAt + k * stride, lanes), sum);
    }
    long at = row * stride + bAt;
    store(add ? sum.add(load(c, at, lanes)) : sum, c, at, lanes);
  }
}
