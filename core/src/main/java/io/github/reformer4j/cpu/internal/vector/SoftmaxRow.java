package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Work on one row of logits. */
public final class SoftmaxRow {
  /** Columns summed in float32 before they join the sum in double precision. */
  private static final int BLOCK = 64 * COUNT;

  private SoftmaxRow() {}

  /**
   * The greatest element.
   *
   * @param x float32
   * @param first the row's first element
   * @param width its length
   * @return NaN if an element is
   */
  public static float max(MemorySegment x, long first, int width) {
    long at = first * Float.BYTES;
    int whole = FLOATS.loopBound(width);
    FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector least = max;
    for (int i = 0; i < whole; i += COUNT) {
      max = max.max(load(x, at + (long) i * Float.BYTES));
    }
    if (whole < width) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, width);
      max = max.max(least.blend(load(x, at + (long) whole * Float.BYTES, lanes), lanes));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /**
   * The first element that equals a value.
   *
   * @param x float32
   * @param first the row's first element
   * @param width its length
   * @param value looked for
   * @return its column, or −1 if there is none
   */
  public static int indexOf(MemorySegment x, long first, int width, float value) {
    long at = first * Float.BYTES;
    for (int i = 0; i < width; i += COUNT) {
      VectorMask<Float> lanes = FLOATS.indexInRange(i, width);
      FloatVector v = load(x, at + (long) i * Float.BYTES, lanes);
      VectorMask<Float> found = v.compare(VectorOperators.EQ, value).and(lanes);
      if (found.anyTrue()) {
        return i + found.firstTrue();
      }
    }
    return -1;
  }

  /**
   * {@code Σ exp(x - max)}.
   *
   * @param x float32
   * @param first the row's first element
   * @param width its length
   * @param max the greatest element
   * @return the sum
   */
  public static double sum(MemorySegment x, long first, int width, float max) {
    double sum = 0;
    for (int block = 0; block < width; block += BLOCK) {
      sum += blockSum(x, first + block, Math.min(BLOCK, width - block), max);
    }
    return sum;
  }

  private static float blockSum(MemorySegment x, long first, int width, float max) {
    long at = first * Float.BYTES;
    int whole = FLOATS.loopBound(width);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < whole; i += COUNT) {
      sum = sum.add(Exponential.of(load(x, at + (long) i * Float.BYTES).sub(max)));
    }
    if (whole < width) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, width);
      FloatVector v = load(x, at + (long) whole * Float.BYTES, lanes);
      sum = sum.add(Exponential.of(v.sub(max)), lanes);
    }
    return LaneSum.of(sum);
  }

  /**
   * {@code y = exp(x - max)}.
   *
   * @param x float32
   * @param y float32, may be the same as x
   * @param first the row's first element
   * @param width its length
   * @param max the greatest element of x
   * @return the sum of y, the same as {@link #sum}
   */
  public static double exponentiate(
      MemorySegment x, MemorySegment y, long first, int width, float max) {
    double sum = 0;
    for (int block = 0; block < width; block += BLOCK) {
      sum += exponentiateBlock(x, y, first + block, Math.min(BLOCK, width - block), max);
    }
    return sum;
  }

  private static float exponentiateBlock(
      MemorySegment x, MemorySegment y, long first, int width, float max) {
    long at = first * Float.BYTES;
    int whole = FLOATS.loopBound(width);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      FloatVector e = Exponential.of(load(x, offset).sub(max));
      store(e, y, offset);
      sum = sum.add(e);
    }
    if (whole < width) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, width);
      long offset = at + (long) whole * Float.BYTES;
      FloatVector e = Exponential.of(load(x, offset, lanes).sub(max));
      store(e, y, offset, lanes);
      sum = sum.add(e, lanes);
    }
    return LaneSum.of(sum);
  }
}
