package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** The exponential function to about one unit in the last place. */
final class Exponential {
  /** Below this the result would not be a normal float; it is 0 then. */
  private static final float LEAST = -87.3f;

  /** Adding this leaves a float's integer part in its low mantissa bits, rounded to nearest. */
  static final float ROUNDER = 0x1.8p23f;

  static final int MANTISSA_BITS = 23;
  static final float LOG2_E = 1.442695f;
  static final float LN_2_HIGH = 0.6931472f;
  static final float LN_2_LOW = -1.9046542e-9f;

  // exp(r) = 1 + r + r² Q(r) for |r| <= ln(2) / 2, Q a minimax polynomial: relative error 3e-9
  static final float Q0 = 0.49999994f;
  static final float Q1 = 0.16666521f;
  static final float Q2 = 0.04166839f;
  static final float Q3 = 0.008368717f;
  static final float Q4 = 0.0013814598f;

  private Exponential() {}

  /** e^x for x at most 88; NaN for NaN. */
  static FloatVector of(FloatVector x) {
    FloatVector result = bounded(x.max(LEAST));
    // a NaN's own bits, plus an exponent made from them, need not be one
    return result
        .blend(0, x.compare(VectorOperators.LT, LEAST))
        .blend(x, x.test(VectorOperators.IS_NAN));
  }

  /** e^x for x from -87.3 to 88; anything for NaN. */
  static FloatVector bounded(FloatVector x) {
    // no helpers: where this is called from long methods, the compiler leaves them out of line
    FloatVector shifted =
        x.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -LN_2_HIGH), x);
    r = n.fma(FloatVector.broadcast(FLOATS, -LN_2_LOW), r);
    FloatVector q = FloatVector.broadcast(FLOATS, Q4);
    q = q.fma(r, FloatVector.broadcast(FLOATS, Q3));
    q = q.fma(r, FloatVector.broadcast(FLOATS, Q2));
    q = q.fma(r, FloatVector.broadcast(FLOATS, Q1));
    q = q.fma(r, FloatVector.broadcast(FLOATS, Q0));
    FloatVector p = q.mul(r).fma(r, r).add(1);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
