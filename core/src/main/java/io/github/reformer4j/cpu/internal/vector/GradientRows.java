package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** What the backward pass does row by row. */
public final class GradientRows {
  private GradientRows() {}

  /**
   * Inner products of corresponding rows of two tensors.
   *
   * @param a float32 rows
   * @param b float32 rows
   * @param firstRow first row of both
   * @param count rows
   * @param width floats in a row
   * @param products overwritten
   * @param at where the first product goes
   * @param step from one product to the next
   */
  public static void dots(
      MemorySegment a,
      MemorySegment b,
      long firstRow,
      int count,
      int width,
      float[] products,
      int at,
      int step) {
    int whole = width / COUNT * COUNT;
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int row = 0; row < count; row++) {
      long from = (firstRow + row) * width * Float.BYTES;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = 0; i < whole; i += COUNT) {
        long offset = from + (long) i * Float.BYTES;
        sum = Memory.load(a, offset).fma(Memory.load(b, offset), sum);
      }
      if (whole < width) {
        long offset = from + (long) whole * Float.BYTES;
        sum = Memory.load(a, offset, tail).fma(Memory.load(b, offset, tail), sum);
      }
      products[at + row * step] = LaneSum.of(sum);
    }
  }

  /**
   * Adds the gradients of rows through both their roles: {@code target[token] += (query + (g - k
   * (k·g + along) * inner²) * outer) * factor}, with k the row times {@code outer}, the normalised
   * key that times {@code inner}, and g the gradient of k: the key normalisation's Jacobian
   * (semantics section 7).
   *
   * @param keys rows times {@code outer}, row-major
   * @param gradient of the keys, row-major
   * @param query gradient through the query's role, row-major
   * @param count rows
   * @param along one per row: what is known of k·g besides
   * @param outer one per row
   * @param inner one per row: times {@code outer}, one over the length that the key was divided by
   * @param target float32 rows
   * @param firstRow the row of token 0
   * @param width floats in a row
   * @param tokens which rows
   * @param factor of all rows
   */
  public static void scatterBothRoles(
      float[] keys,
      float[] gradient,
      float[] query,
      int count,
      float[] along,
      float[] outer,
      float[] inner,
      MemorySegment target,
      long firstRow,
      int width,
      int[] tokens,
      float factor) {
    RowTouch.rows(target, firstRow, width, tokens, count);
    int stride = Lanes.roundUp(width);
    int whole = width / COUNT * COUNT;
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int row = 0; row < count; row++) {
      int from = row * stride;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = 0; i < stride; i += COUNT) {
        FloatVector k = FloatVector.fromArray(FLOATS, keys, from + i);
        sum = k.fma(FloatVector.fromArray(FLOATS, gradient, from + i), sum);
      }
      float shrink = outer[row] * factor;
      float square = inner[row] * inner[row];
      FloatVector back =
          FloatVector.broadcast(FLOATS, -(LaneSum.of(sum) + along[row]) * square * shrink);
      long to = (firstRow + tokens[row]) * width * Float.BYTES;
      for (int i = 0; i < whole; i += COUNT) {
        long at = to + (long) i * Float.BYTES;
        FloatVector old = Memory.load(target, at);
        both(keys, gradient, query, from + i, back, shrink, factor, old)
            .intoMemorySegment(target, at, ByteOrder.nativeOrder());
      }
      if (whole < width) {
        long at = to + (long) whole * Float.BYTES;
        FloatVector old = Memory.load(target, at, tail);
        both(keys, gradient, query, from + whole, back, shrink, factor, old)
            .intoMemorySegment(target, at, ByteOrder.nativeOrder(), tail);
      }
    }
  }

  private static FloatVector both(
      float[] keys,
      float[] gradient,
      float[] query,
      int at,
      FloatVector back,
      float shrink,
      float factor,
      FloatVector old) {
    FloatVector sum =
        FloatVector.fromArray(FLOATS, query, at).fma(FloatVector.broadcast(FLOATS, factor), old);
    sum =
        FloatVector.fromArray(FLOATS, gradient, at).fma(FloatVector.broadcast(FLOATS, shrink), sum);
    return FloatVector.fromArray(FLOATS, keys, at).fma(back, sum);
  }
}
