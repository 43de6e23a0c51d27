package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Strips.VECTOR;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** Euclidean norms of rows, of any magnitude that float32 can hold. */
public final class RowNorms {
  /** Sums of squares within are exact to float's rounding: no square overflowed or vanished. */
  private static final float SMALLEST = 1e-30f;

  private static final float LARGEST = 1e30f;

  private RowNorms() {}

  /**
   * The norms of some rows; infinite where the norm of finite numbers exceeds float's range.
   *
   * @param rows float32 [..][dim]
   * @param firstRow first row
   * @param count how many rows
   * @param dim row length
   * @param out overwritten from {@code outOffset} on
   * @param outOffset where the first norm goes
   */
  public static void norms(
      MemorySegment rows, long firstRow, int count, int dim, float[] out, int outOffset) {
    float[] lanes = new float[COUNT];
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = norm(rows, (firstRow + i) * dim * Float.BYTES, dim, lanes);
    }
  }

  /**
   * No helper takes or returns a vector: this may be put into callers so large that the compiler
   * leaves helpers out of line, with vectors as objects.
   */
  private static float norm(MemorySegment rows, long offset, int dim, float[] lanes) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    int d = 0;
    for (; d + 2 * COUNT <= dim; d += 2 * COUNT) {
      long at = offset + (long) d * Float.BYTES;
      FloatVector x = FloatVector.fromMemorySegment(FLOATS, rows, at, ByteOrder.nativeOrder());
      FloatVector y =
          FloatVector.fromMemorySegment(FLOATS, rows, at + VECTOR, ByteOrder.nativeOrder());
      a = x.fma(x, a);
      b = y.fma(y, b);
    }
    a.add(b).intoArray(lanes, 0);
    float sum = LaneSum.of(lanes, 0);
    for (; d < dim; d++) {
      float x = rows.get(JAVA_FLOAT, offset + (long) d * Float.BYTES);
      sum = Math.fma(x, x, sum);
    }
    if (sum >= SMALLEST && sum <= LARGEST) {
      return (float) Math.sqrt(sum);
    }
    double exact = 0;
    for (d = 0; d < dim; d++) {
      double x = rows.get(JAVA_FLOAT, offset + (long) d * Float.BYTES);
      exact = Math.fma(x, x, exact);
    }
    return (float) Math.sqrt(exact);
  }
}
