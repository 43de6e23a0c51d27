package io.github.reformer4j.properties.check;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/**
 * The one comparison of numbers that may differ by rounding (semantics section 10). A NaN is close
 * to nothing, not even to a NaN; an infinity only to itself.
 */
public final class Closeness {
  /** "A few ulps of the tensor's norm". */
  public static final int FEW = 8;

  private Closeness() {}

  /**
   * The distance from 1 to the next number of a type.
   *
   * @param type a floating-point type
   * @return 2<sup>−23</sup> for FLOAT32, 2<sup>−52</sup> for FLOAT64, 2<sup>−7</sup> for BFLOAT16
   */
  public static double ulp(DType type) {
    return switch (type) {
      case FLOAT64 -> Math.ulp(1.0);
      case FLOAT32 -> Math.ulp(1.0f);
      case BFLOAT16 -> 0x1p-7;
      case INT32, INT64, BOOL ->
          throw new IllegalArgumentException("type = " + type + ": expected floating point");
    };
  }

  /**
   * The largest magnitude among finite elements.
   *
   * @param tensor floating point
   * @return at least 0
   */
  public static double norm(Tensor tensor) {
    double norm = 0;
    for (long i = 0; i < tensor.shape().elements(); i++) {
      double value = Math.abs(tensor.getDouble(i));
      if (value > norm && !Double.isInfinite(value)) {
        norm = value;
      }
    }
    return norm;
  }

  /**
   * How far two numbers are apart.
   *
   * @param actual any number
   * @param expected any number
   * @return the absolute difference; 0 for equal infinities; infinite if either is NaN
   */
  public static double distance(double actual, double expected) {
    if (actual == expected) {
      return 0;
    }
    double distance = Math.abs(actual - expected);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  /**
   * The largest distance between elements of two tensors of one shape.
   *
   * @param actual floating point
   * @param expected floating point
   * @return see {@link #distance}
   */
  public static double worst(Tensor actual, Tensor expected) {
    sameShape("tensor", actual, expected);
    double worst = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      worst = Math.max(worst, distance(actual.getDouble(i), expected.getDouble(i)));
    }
    return worst;
  }

  /**
   * Refuses a tensor of which an element is too far from the expected one.
   *
   * @param name for the message
   * @param actual floating point
   * @param expected floating point, the same shape
   * @param allowed the largest distance that passes, not NaN
   * @throws AssertionError saying where, what and how far, if one is farther
   */
  public static void check(String name, Tensor actual, Tensor expected, double allowed) {
    sameShape(name, actual, expected);
    if (Double.isNaN(allowed)) {
      throw new AssertionError(name + ": allowed error = NaN: expected a number");
    }
    long at = -1;
    double worst = allowed;
    for (long i = 0; i < expected.shape().elements(); i++) {
      double distance = distance(actual.getDouble(i), expected.getDouble(i));
      if (distance > worst || (at < 0 && distance == Double.POSITIVE_INFINITY)) {
        worst = distance;
        at = i;
      }
    }
    if (at >= 0) {
      throw new AssertionError(
          name
              + " at "
              + Places.of(expected.shape(), at)
              + " = "
              + actual.getDouble(at)
              + ": expected "
              + expected.getDouble(at)
              + " within "
              + allowed
              + ", is off by "
              + worst);
    }
  }

  private static void sameShape(String name, Tensor actual, Tensor expected) {
    if (!actual.shape().equals(expected.shape())) {
      throw new AssertionError(name + " = " + actual + ": expected shape " + expected.shape());
    }
  }
}
