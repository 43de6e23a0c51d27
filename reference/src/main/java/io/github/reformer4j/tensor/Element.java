package io.github.reformer4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One number in host memory, by its type. */
final class Element {
  private Element() {}

  /** Memory for one, on its way from or to a device. */
  static MemorySegment one(DType type) {
    return Arena.ofAuto().allocate(type.bytes(), type.bytes());
  }

  static double getDouble(DType type, MemorySegment segment, long index) {
    return switch (type) {
      case BFLOAT16 -> Bfloat16.value(segment.getAtIndex(JAVA_SHORT, index));
      case FLOAT32 -> segment.getAtIndex(JAVA_FLOAT, index);
      case FLOAT64 -> segment.getAtIndex(JAVA_DOUBLE, index);
      case INT32 -> segment.getAtIndex(JAVA_INT, index);
      case INT64 -> segment.getAtIndex(JAVA_LONG, index);
      case BOOL -> segment.get(JAVA_BYTE, index) == 0 ? 0 : 1;
    };
  }

  /** For floating-point types only. */
  static void setDouble(DType type, MemorySegment segment, long index, double value) {
    switch (type) {
      case BFLOAT16 -> segment.setAtIndex(JAVA_SHORT, index, Bfloat16.bits(value));
      case FLOAT32 -> segment.setAtIndex(JAVA_FLOAT, index, (float) value);
      case FLOAT64 -> segment.setAtIndex(JAVA_DOUBLE, index, value);
      case INT32, INT64, BOOL ->
          throw new IllegalArgumentException("type = " + type + ": expected floating point");
    }
  }
}
