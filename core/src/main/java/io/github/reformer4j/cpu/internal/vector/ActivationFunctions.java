package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Activation functions and their slopes, a vector at a time, without cancellation. */
final class ActivationFunctions {
  /** 2 sqrt(2 / pi): the tangent's argument is half of this times a polynomial of x. */
  private static final float TWICE_ARGUMENT = 1.595769f;

  private static final float CUBE = 0.044715f;

  /**
   * Beyond this, one plus the exponential of minus it is one, and a sigmoid of minus it nothing.
   */
  private static final float LARGEST = 80;

  private ActivationFunctions() {}

  static FloatVector relu(FloatVector x) {
    return x.max(0);
  }

  static FloatVector reluGradient(FloatVector x, FloatVector gradient) {
    return gradient
        .blend(0, x.compare(VectorOperators.LE, 0))
        .blend(x, x.test(VectorOperators.IS_NAN));
  }

  // with u the tangent's argument, (1 + tanh u) / 2 = 1 / (1 + exp(-2u))

  /**
   * {@code x = x (1 + tanh u) / 2}, on an array that ends with a whole vector. A loop of its own:
   * as a method of one vector, it was compiled before the loop that called it and left out of it.
   *
   * @param x at least {@code count}, rounded up to whole vectors
   * @param count how many
   */
  static void geluTanh(float[] x, int count) {
    for (int i = 0; i < count; i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      FloatVector minus = minusTwiceArgument(v, v.mul(v));
      FloatVector e = Exponential.bounded(atLeast(minus, -LARGEST));
      // a NaN is one in x too
      FloatVector divisor = e.add(1).blend(Float.POSITIVE_INFINITY, above(minus, LARGEST));
      v.div(divisor).intoArray(x, i);
    }
  }

  /**
   * {@code x = dy (x (1 + tanh u) / 2)'}, on arrays that end with a whole vector.
   *
   * @param x at least {@code count}, rounded up to whole vectors
   * @param dy as long
   * @param count how many
   */
  static void geluTanhGradient(float[] x, float[] dy, int count) {
    for (int i = 0; i < count; i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      FloatVector square = v.mul(v);
      FloatVector minus = minusTwiceArgument(v, square);
      FloatVector least = atLeast(minus, -LARGEST);
      FloatVector e = Exponential.bounded(least.blend(LARGEST, above(minus, LARGEST)));
      FloatVector sigmoid = broadcast(1).div(e.add(1));
      FloatVector slope =
          square.fma(broadcast(3 * CUBE * TWICE_ARGUMENT), broadcast(TWICE_ARGUMENT));
      // s (1 - s) is e s s, a product that does not cancel
      FloatVector rise = v.mul(slope).mul(e.mul(sigmoid)).mul(sigmoid);
      // where it is next to nothing, the slope may be infinite and x too
      sigmoid
          .add(rise.blend(0, above(minus.abs(), LARGEST)))
          .mul(FloatVector.fromArray(FLOATS, dy, i))
          .intoArray(x, i);
    }
  }

  private static FloatVector minusTwiceArgument(FloatVector x, FloatVector square) {
    return square.fma(broadcast(-CUBE * TWICE_ARGUMENT), broadcast(-TWICE_ARGUMENT)).mul(x);
  }

  /** The maximum, or NaN's place in either: {@code max} takes twice the instructions. */
  private static FloatVector atLeast(FloatVector x, float least) {
    return x.blend(least, x.compare(VectorOperators.LT, least));
  }

  private static VectorMask<Float> above(FloatVector x, float most) {
    return x.compare(VectorOperators.GT, most);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
