package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * The normal distribution, from its upper tail {@code Q(t) = exp(-t²/2) R(t)}: small numbers keep
 * their relative accuracy, where 1 - Φ would cancel.
 */
final class NormalTail {
  /** 1 / sqrt(2 pi). */
  static final float DENSITY_AT_ZERO = 0.3989423f;

  // R(t) = P(q) / (t + 3) with q = (t - 3) / (t + 3), t to 13.5: relative error 5.2e-8
  private static final float POLE = 3;
  private static final float P0 = 0.72908366f;
  private static final float P1 = -0.5093322f;
  private static final float P2 = 0.23001954f;
  private static final float P3 = -0.047258437f;
  private static final float P4 = -0.010481682f;
  private static final float P5 = 0.006934595f;
  private static final float P6 = 0.0010836637f;
  private static final float P7 = -0.00091733964f;
  private static final float P8 = -0.00027850512f;

  /** Beyond this the tail is below every float. */
  private static final float LARGEST = 14.5f;

  private NormalTail() {}

  /** {@code exp(-t²/2)} for t at least 0. */
  static FloatVector gauss(FloatVector t) {
    FloatVector bounded = t.min(LARGEST);
    FloatVector square = bounded.mul(bounded);
    // what the square lost in rounding would be a relative error of t² in the result
    FloatVector lost = bounded.fma(bounded, square.neg());
    FloatVector e = Exponential.of(square.mul(-0.5f));
    return e.mul(lost.mul(-0.5f)).add(e);
  }

  /** {@code Q(t)} for t at least 0, given its {@link #gauss}. */
  static FloatVector tail(FloatVector t, FloatVector gauss) {
    FloatVector bounded = t.min(LARGEST);
    FloatVector r = broadcast(1).div(bounded.add(POLE));
    FloatVector q = bounded.sub(POLE).mul(r);
    FloatVector p = broadcast(P8);
    p = p.fma(q, broadcast(P7));
    p = p.fma(q, broadcast(P6));
    p = p.fma(q, broadcast(P5));
    p = p.fma(q, broadcast(P4));
    p = p.fma(q, broadcast(P3));
    p = p.fma(q, broadcast(P2));
    p = p.fma(q, broadcast(P1));
    p = p.fma(q, broadcast(P0));
    return p.mul(r).mul(gauss);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
