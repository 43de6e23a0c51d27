package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@code x Φ(x)} and its gradient, from the normal distribution's upper tail {@code Q(t) =
 * exp(-t²/2) R(t)}: small numbers keep their relative accuracy, where 1 - Φ would cancel.
 */
final class NormalGelu {
  /** 1 / sqrt(2 pi). */
  private static final float DENSITY_AT_ZERO = 0.3989423f;

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

  /** Below this the exponential would not be a normal float; it is 0 then. */
  private static final float LEAST = -87.3f;

  private NormalGelu() {}

  /**
   * {@code x = x Φ(x)}, or {@code x = dy (x Φ(x))'}. One loop for both, on arrays that end with a
   * whole vector: where its parts were methods, or masks stood for the end, the compiler made
   * objects of vectors.
   *
   * @param x at least {@code count}, rounded up to whole vectors
   * @param dy as long
   * @param count how many
   * @param slope whether the gradient is wanted
   */
  static void apply(float[] x, float[] dy, int count, boolean slope) {
    for (int i = 0; i < count; i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      FloatVector t = v.abs();
      t = t.blend(LARGEST, t.compare(VectorOperators.GT, LARGEST));
      FloatVector square = t.mul(t);
      // what the square lost in rounding would be a relative error of t² in the result
      FloatVector lost = t.fma(t, square.neg());
      FloatVector exponent = square.mul(-0.5f);
      VectorMask<Float> below = exponent.compare(VectorOperators.LT, LEAST);
      FloatVector bounded = exponent.blend(LEAST, below);
      FloatVector shifted =
          bounded.fma(
              FloatVector.broadcast(FLOATS, Exponential.LOG2_E),
              FloatVector.broadcast(FLOATS, Exponential.ROUNDER));
      FloatVector n = shifted.sub(Exponential.ROUNDER);
      FloatVector f = n.fma(FloatVector.broadcast(FLOATS, -Exponential.LN_2_HIGH), bounded);
      f = n.fma(FloatVector.broadcast(FLOATS, -Exponential.LN_2_LOW), f);
      FloatVector s = FloatVector.broadcast(FLOATS, Exponential.Q4);
      s = s.fma(f, FloatVector.broadcast(FLOATS, Exponential.Q3));
      s = s.fma(f, FloatVector.broadcast(FLOATS, Exponential.Q2));
      s = s.fma(f, FloatVector.broadcast(FLOATS, Exponential.Q1));
      s = s.fma(f, FloatVector.broadcast(FLOATS, Exponential.Q0));
      FloatVector mantissa = s.mul(f).fma(f, f).add(1);
      IntVector power =
          shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Exponential.MANTISSA_BITS);
      FloatVector e = mantissa.reinterpretAsInts().add(power).reinterpretAsFloats().blend(0, below);
      FloatVector gauss = e.mul(lost.mul(-0.5f)).add(e);
      FloatVector r = FloatVector.broadcast(FLOATS, 1).div(t.add(POLE));
      FloatVector q = t.sub(POLE).mul(r);
      FloatVector p = FloatVector.broadcast(FLOATS, P8);
      p = p.fma(q, FloatVector.broadcast(FLOATS, P7));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P6));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P5));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P4));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P3));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P2));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P1));
      p = p.fma(q, FloatVector.broadcast(FLOATS, P0));
      FloatVector tail = p.mul(r).mul(gauss);
      FloatVector rest = FloatVector.broadcast(FLOATS, 1).sub(tail);
      FloatVector distribution = rest.blend(tail, v.compare(VectorOperators.LT, 0));
      // NaN stays NaN, as the last factor is x itself
      if (slope) {
        v.fma(gauss.mul(DENSITY_AT_ZERO), distribution)
            .mul(FloatVector.fromArray(FLOATS, dy, i))
            .intoArray(x, i);
      } else {
        v.mul(distribution).intoArray(x, i);
      }
    }
  }
}
