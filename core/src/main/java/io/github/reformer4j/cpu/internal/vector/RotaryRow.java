package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Turns the pairs of neighbouring elements of a row. */
public final class RotaryRow {
  private static final VectorShuffle<Float> PARTNER =
      VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1);

  private RotaryRow() {}

  /**
   * {@code y[i] = x[i] cosines[i] + x[partner of i] sines[i]}.
   *
   * @param x float32
   * @param y float32, may be the same as x
   * @param first the row's first element
   * @param width its length
   * @param cosines one for each element, in whole vectors
   * @param sines with the sign of each element's term, in whole vectors
   * @param at where both start
   */
  public static void turn(
      MemorySegment x,
      MemorySegment y,
      long first,
      int width,
      float[] cosines,
      float[] sines,
      int at) {
    long row = first * Float.BYTES;
    int whole = FLOATS.loopBound(width);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = row + (long) i * Float.BYTES;
      store(turned(load(x, offset), cosines, sines, at + i), y, offset);
    }
    if (whole < width) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, width);
      long offset = row + (long) whole * Float.BYTES;
      store(turned(load(x, offset, lanes), cosines, sines, at + whole), y, offset, lanes);
    }
  }

  private static FloatVector turned(FloatVector x, float[] cosines, float[] sines, int at) {
    FloatVector own = x.mul(FloatVector.fromArray(FLOATS, cosines, at));
    return x.rearrange(PARTNER).fma(FloatVector.fromArray(FLOATS, sines, at), own);
  }
}
