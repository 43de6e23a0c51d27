package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** Work on single rows of tensors in place. */
public final class RowScale {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private RowScale() {}

  /**
   * Multiplies a row.
   *
   * @param rows float32
   * @param offset where the row starts, in bytes
   * @param width its length in floats
   * @param factor multiplied in
   */
  public static void scale(MemorySegment rows, long offset, int width, float factor) {
    int whole = width / COUNT * COUNT;
    for (int i = 0; i < whole; i += COUNT) {
      long at = offset + (long) i * Float.BYTES;
      FloatVector.fromMemorySegment(FLOATS, rows, at, ORDER)
          .mul(factor)
          .intoMemorySegment(rows, at, ORDER);
    }
    for (int i = whole; i < width; i++) {
      long at = offset + (long) i * Float.BYTES;
      rows.set(ValueLayout.JAVA_FLOAT, at, rows.get(ValueLayout.JAVA_FLOAT, at) * factor);
    }
  }

  /**
   * Adds a row to another at the same place.
   *
   * @param from float32
   * @param to float32
   * @param offset where both rows start, in bytes
   * @param width their length in floats
   */
  public static void add(MemorySegment from, MemorySegment to, long offset, int width) {
    for (int i = 0; i < width; i++) {
      long at = offset + (long) i * Float.BYTES;
      to.set(
          ValueLayout.JAVA_FLOAT,
          at,
          to.get(ValueLayout.JAVA_FLOAT, at) + from.get(ValueLayout.JAVA_FLOAT, at));
    }
  }
}
