package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums of rows. */
public final class ColumnSums {
  private ColumnSums() {}

  /**
   * Adds some rows up.
   *
   * @param x float32 rows
   * @param width row length
   * @param from first row
   * @param count rows
   * @param sums [width in whole vectors], added to
   */
  public static void add(MemorySegment x, int width, long from, int count, float[] sums) {
    int whole = FLOATS.loopBound(width);
    VectorMask<Float> tail = FLOATS.indexInRange(whole, width);
    for (int i = 0; i < count; i++) {
      long at = (from + i) * width * Float.BYTES;
      for (int j = 0; j < whole; j += COUNT) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, j);
        sum.add(load(x, at + (long) j * Float.BYTES)).intoArray(sums, j);
      }
      if (whole < width) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, whole);
        sum.add(load(x, at + (long) whole * Float.BYTES, tail)).intoArray(sums, whole);
      }
    }
  }
}
