package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
   * The inner product of corresponding rows by the chain of fused multiply-adds in which {@link
   * GemmTile} multiplies them: where a query attends to one key alone, the gradient of its weight
   * and what is subtracted from it are the same bits.
   *
   * @param a float32 rows
   * @param b float32 rows
   * @param row of both
   * @param width floats in a row
   * @return the product
   */
  public static float chain(MemorySegment a, MemorySegment b, long row, int width) {
    float product = 0;
    for (int from = 0; from < width; from += GemmTile.TILE) {
      float sum = 0;
      for (int i = from; i < Math.min(width, from + GemmTile.TILE); i++) {
        long offset = (row * width + i) * Float.BYTES;
        sum =
            Math.fma(
                a.get(ValueLayout.JAVA_FLOAT, offset), b.get(ValueLayout.JAVA_FLOAT, offset), sum);
      }
      product += sum;
    }
    return product;
  }

  /**
   * Joins the gradients of rows through both their roles: {@code query += (g - k (k·g + along) *
   * inner²) * outer}, with k the row times {@code outer}, the normalised key that times {@code
   * inner}, and g the gradient of k: the key normalisation's Jacobian (semantics section 7).
   *
   * @param keys rows times {@code outer}, row-major
   * @param gradient of the keys, row-major
   * @param query gradient through the query's role, row-major, added to
   * @param stride row stride of all, a whole number of vectors
   * @param count rows
   * @param along one per row: what is known of k·g besides
   * @param outer one per row
   * @param inner one per row: times {@code outer}, one over the length that the key was divided by
   * @param products scratch memory, one vector per row
   */
  public static void joinRoles(
      float[] keys,
      float[] gradient,
      float[] query,
      int stride,
      int count,
      float[] along,
      float[] outer,
      float[] inner,
      float[] products) {
    for (int row = 0; row < count; row++) {
      int from = row * stride;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int at = from; at < from + stride; at += COUNT) {
        FloatVector k = FloatVector.fromArray(FLOATS, keys, at);
        sum = k.fma(FloatVector.fromArray(FLOATS, gradient, at), sum);
      }
      sum.intoArray(products, row * COUNT);
    }
    // row by row in place: a row's sum lies before the vectors that are still to be read
    SoftmaxTile.reduce(products, count, products);
    for (int row = 0; row < count; row++) {
      int from = row * stride;
      float shrink = inner[row] * inner[row] * outer[row];
      FloatVector back = FloatVector.broadcast(FLOATS, -(products[row] + along[row]) * shrink);
      FloatVector f = FloatVector.broadcast(FLOATS, outer[row]);
      for (int at = from; at < from + stride; at += COUNT) {
        FloatVector sum = FloatVector.fromArray(FLOATS, query, at);
        sum = FloatVector.fromArray(FLOATS, gradient, at).fma(f, sum);
        FloatVector.fromArray(FLOATS, keys, at).fma(back, sum).intoArray(query, at);
      }
    }
  }
}
