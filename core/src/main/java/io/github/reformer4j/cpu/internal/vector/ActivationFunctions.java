package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Activation functions and their slopes, a vector at a time, without cancellation. */
final class ActivationFunctions {
  /** 2 sqrt(2 / pi): the tangent's argument is half of this times a polynomial of x. */
  private static final float TWICE_ARGUMENT = 1.595769f;

  private static final float CUBE = 0.044715f;

  private ActivationFunctions() {}

  static FloatVector relu(FloatVector x) {
    return x.max(0);
  }

  static FloatVector reluGradient(FloatVector x, FloatVector gradient) {
    return gradient.blend(0, x.compare(VectorOperators.LE, 0));
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector t = x.abs();
    FloatVector tail = NormalTail.tail(t, NormalTail.gauss(t));
    return x.mul(distribution(x, tail));
  }

  static FloatVector geluSlope(FloatVector x) {
    FloatVector t = x.abs();
    FloatVector gauss = NormalTail.gauss(t);
    FloatVector tail = NormalTail.tail(t, gauss);
    FloatVector density = gauss.mul(NormalTail.DENSITY_AT_ZERO);
    return x.fma(density, distribution(x, tail));
  }

  /** Φ(x), given the tail beyond |x|. */
  private static FloatVector distribution(FloatVector x, FloatVector tail) {
    FloatVector rest = FloatVector.broadcast(FLOATS, 1).sub(tail);
    return rest.blend(tail, x.compare(VectorOperators.LT, 0));
  }

  // with u the tangent's argument, (1 + tanh u) / 2 = 1 / (1 + exp(-2u))

  static FloatVector geluTanh(FloatVector x) {
    return x.mul(sigmoid(twiceArgument(x)));
  }

  static FloatVector geluTanhSlope(FloatVector x) {
    FloatVector square = x.mul(x);
    FloatVector twice = twiceArgument(x);
    FloatVector slope = square.mul(3 * CUBE).add(1).mul(TWICE_ARGUMENT);
    FloatVector e = Exponential.of(twice.abs().neg());
    FloatVector inverse = FloatVector.broadcast(FLOATS, 1).div(e.add(1));
    FloatVector sigmoid = inverse.blend(e.mul(inverse), twice.compare(VectorOperators.LT, 0));
    // s (1 - s), as a product that does not cancel
    FloatVector bump = e.mul(inverse).mul(inverse);
    // where e is 0, the slope may be infinite and x too
    FloatVector rise = x.mul(slope).mul(bump).blend(0, e.compare(VectorOperators.EQ, 0));
    return sigmoid.add(rise);
  }

  private static FloatVector twiceArgument(FloatVector x) {
    return x.mul(x).mul(CUBE).add(1).mul(x).mul(TWICE_ARGUMENT);
  }

  private static FloatVector sigmoid(FloatVector x) {
    FloatVector e = Exponential.of(x.abs().neg());
    FloatVector inverse = FloatVector.broadcast(FLOATS, 1).div(e.add(1));
    return inverse.blend(e.mul(inverse), x.compare(VectorOperators.LT, 0));
  }
}
