package io.github.reformer4j.tensor;

/** Numbers of type {@link DType#BFLOAT16}. */
final class Bfloat16 {
  private static final int LOW_BITS = 16;
  private static final int HALF = 0x7fff;
  private static final short NAN = 0x7fc0;

  private Bfloat16() {}

  static float value(short bits) {
    return Float.intBitsToFloat(bits << LOW_BITS);
  }

  /** The nearest, to even on a tie. */
  static short bits(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(toOdd(value));
    int even = (bits >>> LOW_BITS) & 1;
    return (short) ((bits + HALF + even) >>> LOW_BITS);
  }

  /** As a float, towards zero, and odd where anything was lost: so that rounding again is exact. */
  private static float toOdd(double value) {
    float nearest = (float) value;
    if ((double) nearest == value || Float.isInfinite(nearest)) {
      return nearest;
    }
    int bits = Float.floatToRawIntBits(nearest);
    int down = Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits;
    return Float.intBitsToFloat(down | 1);
  }
}
