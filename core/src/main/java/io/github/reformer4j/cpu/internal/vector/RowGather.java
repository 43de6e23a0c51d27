package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies rows of a tensor, named by their tokens, into a tile. Row strides of tiles are whole
 * numbers of vectors; columns beyond the tensor's width are zero.
 */
public final class RowGather {
  private RowGather() {}

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
    int i = 0;
    for (; i + Strips.WIDTH <= width; i += Strips.WIDTH) {
      strip(source, firstRow, width, i, tokens, count, target);
    }
    for (; i < width; i += COUNT) {
      vector(source, firstRow, width, i, tokens, count, target);
    }
  }

  private static void strip(
      MemorySegment source,
      long firstRow,
      int width,
      int column,
      int[] tokens,
      int count,
      float[] target) {
    int stride = Lanes.roundUp(width);
    for (int row = 0; row < count; row++) {
      long at = Strips.byteOf(firstRow + tokens[row], width, column);
      int to = row * stride + column;
      FloatVector a = FloatVector.fromMemorySegment(FLOATS, source, at, Strips.ORDER);
      FloatVector b =
          FloatVector.fromMemorySegment(FLOATS, source, at + Strips.VECTOR, Strips.ORDER);
      FloatVector c =
          FloatVector.fromMemorySegment(FLOATS, source, at + 2 * Strips.VECTOR, Strips.ORDER);
      FloatVector d =
          FloatVector.fromMemorySegment(FLOATS, source, at + 3 * Strips.VECTOR, Strips.ORDER);
      a.intoArray(target, to);
      b.intoArray(target, to + COUNT);
      c.intoArray(target, to + 2 * COUNT);
      d.intoArray(target, to + 3 * COUNT);
    }
  }

  private static void vector(
      MemorySegment source,
      long firstRow,
      int width,
      int column,
      int[] tokens,
      int count,
      float[] target) {
    int stride = Lanes.roundUp(width);
    VectorMask<Float> lanes = FLOATS.indexInRange(column, width);
    for (int row = 0; row < count; row++) {
      FloatVector.fromMemorySegment(
              FLOATS,
              source,
              Strips.byteOf(firstRow + tokens[row], width, column),
              Strips.ORDER,
              lanes)
          .intoArray(target, row * stride + column);
    }
  }
}
