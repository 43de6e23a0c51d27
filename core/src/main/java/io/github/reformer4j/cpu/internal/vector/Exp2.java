package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Two to the power of a vector's lanes, to a relative error of 1.1e-7. */
final class Exp2 {
  /** Below this, 2^x is not a normal float; weights end here instead of becoming denormal. */
  static final float LEAST_EXPONENT = -126;

  /** Adding this leaves a float's integer part in its low mantissa bits, rounded to nearest. */
  static final float ROUNDER = 0x1.8p23f;

  static final int MANTISSA_BITS = 23;

  // Minimax polynomial of degree 5 for 2^f on [-1/2, 1/2] that is exact at 0: relative error 1.1e-7
  // with these float coefficients, of which 9.1e-8 is the degree's
  static final float P5 = 0.0013264739f;
  static final float P4 = 0.009671517f;
  static final float P3 = 0.055507336f;
  static final float P2 = 0.24022242f;
  static final float P1 = 0.693147f;
  static final float P0 = 1;

  private Exp2() {}

  /** For x at most about 127; what is below −126 counts as −126. */
  static FloatVector clamped(FloatVector x) {
    return of(x.max(LEAST_EXPONENT));
  }

  /** For x from −126 to about 127; beyond, the result has no meaning. */
  static FloatVector of(FloatVector x) {
    FloatVector shifted = x.add(ROUNDER);
    FloatVector fraction = x.sub(shifted.sub(ROUNDER));
    FloatVector p = FloatVector.broadcast(FLOATS, P5);
    p = p.fma(fraction, FloatVector.broadcast(FLOATS, P4));
    p = p.fma(fraction, FloatVector.broadcast(FLOATS, P3));
    p = p.fma(fraction, FloatVector.broadcast(FLOATS, P2));
    p = p.fma(fraction, FloatVector.broadcast(FLOATS, P1));
    p = p.fma(fraction, FloatVector.broadcast(FLOATS, P0));
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
