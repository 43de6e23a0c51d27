package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.loadInts;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Fixed point over a range of elements (semantics section 8). Multiplying a float by a power of two
 * is exact unless it overflows, and then it saturates anyway, so all here is exact.
 */
public final class FixedPointRange {
  /** A float from here on has no fraction. */
  private static final float WHOLE = 0x1p23f;

  private static final int SIGN = 1 << 31;
  private static final int INFINITY = 0x7F800000;

  /** Vectors looked at between two verdicts about NaN. */
  private static final int SCAN = 64;

  private FixedPointRange() {}

  /** {@code scaled} to the nearest whole number, half to even, saturating. */
  private static IntVector round(FloatVector scaled) {
    FloatVector magnitude = scaled.abs();
    // adding and taking away what leaves no room for a fraction rounds as the processor does
    FloatVector rounded = magnitude.add(WHOLE).sub(WHOLE);
    FloatVector whole = rounded.blend(magnitude, magnitude.compare(VectorOperators.GE, WHOLE));
    IntVector sign = scaled.reinterpretAsInts().and(SIGN);
    FloatVector signed = whole.reinterpretAsInts().or(sign).reinterpretAsFloats();
    return (IntVector) signed.convert(VectorOperators.F2I, 0);
  }

  /**
   * {@code stream = round(x * factor)}.
   *
   * @param x float32, no NaN
   * @param factor a power of two
   * @param stream INT32
   * @param from first element
   * @param count how many
   */
  public static void fromFloat(
      MemorySegment x, float factor, MemorySegment stream, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      store(round(load(x, offset).mul(factor)), stream, offset);
    }
    if (whole < count) {
      long offset = at + (long) whole * Float.BYTES;
      FloatVector tail = load(x, offset, FLOATS.indexInRange(whole, count));
      store(round(tail.mul(factor)), stream, offset, INTS.indexInRange(whole, count));
    }
  }

  /**
   * {@code x = stream * factor}.
   *
   * @param stream INT32
   * @param factor a power of two
   * @param x float32
   * @param from first element
   * @param count how many
   */
  public static void toFloat(
      MemorySegment stream, float factor, MemorySegment x, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      FloatVector value = (FloatVector) loadInts(stream, offset).convert(VectorOperators.I2F, 0);
      store(value.mul(factor), x, offset);
    }
    if (whole < count) {
      long offset = at + (long) whole * Float.BYTES;
      IntVector tail = loadInts(stream, offset, INTS.indexInRange(whole, count));
      FloatVector value = (FloatVector) tail.convert(VectorOperators.I2F, 0);
      store(value.mul(factor), x, offset, FLOATS.indexInRange(whole, count));
    }
  }

  /**
   * {@code stream = stream ⊞ round(x * factor)}.
   *
   * @param x float32, no NaN
   * @param factor a power of two
   * @param stream INT32
   * @param from first element
   * @param count how many
   */
  public static void add(
      MemorySegment x, float factor, MemorySegment stream, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      store(loadInts(stream, offset).add(round(load(x, offset).mul(factor))), stream, offset);
    }
    if (whole < count) {
      VectorMask<Integer> lanes = INTS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      FloatVector tail = load(x, offset, FLOATS.indexInRange(whole, count));
      store(loadInts(stream, offset, lanes).add(round(tail.mul(factor))), stream, offset, lanes);
    }
  }

  /**
   * {@code stream = stream ⊟ round(x * factor)}.
   *
   * @param x float32, no NaN
   * @param factor a power of two
   * @param stream INT32
   * @param from first element
   * @param count how many
   */
  public static void subtract(
      MemorySegment x, float factor, MemorySegment stream, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      store(loadInts(stream, offset).sub(round(load(x, offset).mul(factor))), stream, offset);
    }
    if (whole < count) {
      VectorMask<Integer> lanes = INTS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      FloatVector tail = load(x, offset, FLOATS.indexInRange(whole, count));
      store(loadInts(stream, offset, lanes).sub(round(tail.mul(factor))), stream, offset, lanes);
    }
  }

  /**
   * The first NaN of a range.
   *
   * @param x float32
   * @param from first element
   * @param count how many
   * @return its index in x, or −1 if there is none
   */
  public static long firstNan(MemorySegment x, long from, int count) {
    int i = 0;
    for (; i + SCAN * COUNT <= count; i += SCAN * COUNT) {
      if (hasNan(x, (from + i) * Float.BYTES)) {
        break;
      }
    }
    // the rest of the range, or the block that holds it
    for (; i < count; i++) {
      if (Float.isNaN(x.getAtIndex(JAVA_FLOAT, from + i))) {
        return from + i;
      }
    }
    return -1;
  }

  private static boolean hasNan(MemorySegment x, long offset) {
    IntVector largest = IntVector.zero(INTS);
    for (int i = 0; i < SCAN * COUNT; i += COUNT) {
      // bits of a NaN, without the sign, are above infinity's
      IntVector bits = loadInts(x, offset + (long) i * Float.BYTES).and(~SIGN);
      largest = largest.max(bits);
    }
    return largest.compare(VectorOperators.GT, INFINITY).anyTrue();
  }
}
