package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Moves rows of a tile to the rows of a tensor that their tokens name; no token comes twice. Row
 * strides of tiles are whole numbers of vectors.
 */
public final class RowScatter {
  private RowScatter() {}

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
  public static void store(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int[] tokens,
      float[] factor) {
    int i = 0;
    for (; i + Strips.WIDTH <= width; i += Strips.WIDTH) {
      storeStrip(rows, count, target, firstRow, width, i, tokens, factor);
    }
    for (; i < width; i += COUNT) {
      storeVector(rows, count, target, firstRow, width, i, tokens, factor);
    }
  }

  private static void storeStrip(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int column,
      int[] tokens,
      float[] factor) {
    int stride = Lanes.roundUp(width);
    for (int row = 0; row < count; row++) {
      long at = Strips.byteOf(firstRow + tokens[row], width, column);
      int from = row * stride + column;
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      FloatVector a = FloatVector.fromArray(FLOATS, rows, from);
      FloatVector b = FloatVector.fromArray(FLOATS, rows, from + COUNT);
      FloatVector c = FloatVector.fromArray(FLOATS, rows, from + 2 * COUNT);
      FloatVector d = FloatVector.fromArray(FLOATS, rows, from + 3 * COUNT);
      a.mul(f).intoMemorySegment(target, at, Strips.ORDER);
      b.mul(f).intoMemorySegment(target, at + Strips.VECTOR, Strips.ORDER);
      c.mul(f).intoMemorySegment(target, at + 2 * Strips.VECTOR, Strips.ORDER);
      d.mul(f).intoMemorySegment(target, at + 3 * Strips.VECTOR, Strips.ORDER);
    }
  }

  private static void storeVector(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int column,
      int[] tokens,
      float[] factor) {
    int stride = Lanes.roundUp(width);
    VectorMask<Float> lanes = FLOATS.indexInRange(column, width);
    for (int row = 0; row < count; row++) {
      long at = Strips.byteOf(firstRow + tokens[row], width, column);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      FloatVector x = FloatVector.fromArray(FLOATS, rows, row * stride + column);
      x.mul(f).intoMemorySegment(target, at, Strips.ORDER, lanes);
    }
  }

  /**
   * Joins tile rows with what is there: {@code target[token] = target[token] * keep + row *
   * factor}.
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
  public static void join(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int[] tokens,
      float[] keep,
      float[] factor) {
    int i = 0;
    for (; i + Strips.WIDTH <= width; i += Strips.WIDTH) {
      joinStrip(rows, count, target, firstRow, width, i, tokens, keep, factor);
    }
    for (; i < width; i += COUNT) {
      joinVector(rows, count, target, firstRow, width, i, tokens, keep, factor);
    }
  }

  private static void joinStrip(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int column,
      int[] tokens,
      float[] keep,
      float[] factor) {
    int stride = Lanes.roundUp(width);
    for (int row = 0; row < count; row++) {
      long at = Strips.byteOf(firstRow + tokens[row], width, column);
      int from = row * stride + column;
      FloatVector k = FloatVector.broadcast(FLOATS, keep[row]);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      FloatVector a = FloatVector.fromMemorySegment(FLOATS, target, at, Strips.ORDER);
      FloatVector b =
          FloatVector.fromMemorySegment(FLOATS, target, at + Strips.VECTOR, Strips.ORDER);
      FloatVector c =
          FloatVector.fromMemorySegment(FLOATS, target, at + 2 * Strips.VECTOR, Strips.ORDER);
      FloatVector d =
          FloatVector.fromMemorySegment(FLOATS, target, at + 3 * Strips.VECTOR, Strips.ORDER);
      FloatVector.fromArray(FLOATS, rows, from)
          .fma(f, a.mul(k))
          .intoMemorySegment(target, at, Strips.ORDER);
      FloatVector.fromArray(FLOATS, rows, from + COUNT)
          .fma(f, b.mul(k))
          .intoMemorySegment(target, at + Strips.VECTOR, Strips.ORDER);
      FloatVector.fromArray(FLOATS, rows, from + 2 * COUNT)
          .fma(f, c.mul(k))
          .intoMemorySegment(target, at + 2 * Strips.VECTOR, Strips.ORDER);
      FloatVector.fromArray(FLOATS, rows, from + 3 * COUNT)
          .fma(f, d.mul(k))
          .intoMemorySegment(target, at + 3 * Strips.VECTOR, Strips.ORDER);
    }
  }

  private static void joinVector(
      float[] rows,
      int count,
      MemorySegment target,
      long firstRow,
      int width,
      int column,
      int[] tokens,
      float[] keep,
      float[] factor) {
    int stride = Lanes.roundUp(width);
    VectorMask<Float> lanes = FLOATS.indexInRange(column, width);
    for (int row = 0; row < count; row++) {
      long at = Strips.byteOf(firstRow + tokens[row], width, column);
      FloatVector k = FloatVector.broadcast(FLOATS, keep[row]);
      FloatVector f = FloatVector.broadcast(FLOATS, factor[row]);
      FloatVector x = FloatVector.fromArray(FLOATS, rows, row * stride + column);
      x.fma(f, FloatVector.fromMemorySegment(FLOATS, target, at, Strips.ORDER, lanes).mul(k))
          .intoMemorySegment(target, at, Strips.ORDER, lanes);
    }
  }
}
