package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Sums of a range of floats in double precision, the lanes added in a fixed order. */
public final class DoubleSums {
  private static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, FLOATS.vectorShape());

  private DoubleSums() {}

  /**
   * {@code Σ x}.
   *
   * @param x float32
   * @param from first element
   * @param count how many
   * @return the sum
   */
  public static double sum(MemorySegment x, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector v = load(x, at + (long) i * Float.BYTES);
      low = low.add(half(v, 0));
      high = high.add(half(v, 1));
    }
    if (whole < count) {
      long tail = at + (long) whole * Float.BYTES;
      FloatVector v = load(x, tail, FLOATS.indexInRange(whole, count));
      low = low.add(half(v, 0));
      high = high.add(half(v, 1));
    }
    return lanes(low.add(high));
  }

  /**
   * {@code Σ x²}.
   *
   * @param x float32
   * @param from first element
   * @param count how many
   * @return the sum
   */
  public static double sumOfSquares(MemorySegment x, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    for (int i = 0; i < whole; i += COUNT) {
      FloatVector v = load(x, at + (long) i * Float.BYTES);
      DoubleVector a = half(v, 0);
      DoubleVector b = half(v, 1);
      low = a.fma(a, low);
      high = b.fma(b, high);
    }
    if (whole < count) {
      long tail = at + (long) whole * Float.BYTES;
      FloatVector v = load(x, tail, FLOATS.indexInRange(whole, count));
      DoubleVector a = half(v, 0);
      DoubleVector b = half(v, 1);
      low = a.fma(a, low);
      high = b.fma(b, high);
    }
    return lanes(low.add(high));
  }

  private static DoubleVector half(FloatVector v, int part) {
    return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, part);
  }

  private static double lanes(DoubleVector v) {
    double sum = 0;
    for (int lane = 0; lane < DOUBLES.length(); lane++) {
      sum += v.lane(lane);
    }
    return sum;
  }
}
