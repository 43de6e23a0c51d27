package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Activation;

/** The functions between products, and their derivatives. */
final class Activations {
  private static final double ROOT_HALF = Math.sqrt(0.5);
  private static final double ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double ONE_OVER_ROOT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);
  private static final double CUBIC = 0.044715;

  private Activations() {}

  static double value(Activation f, double x) {
    return switch (f) {
      case RELU -> x > 0 || Double.isNaN(x) ? x : 0;
      case GELU -> x * distribution(x);
      case GELU_TANH -> 0.5 * x * (1 + Math.tanh(inner(x)));
    };
  }

  static double slope(Activation f, double x) {
    return switch (f) {
      case RELU -> Double.isNaN(x) ? x : x > 0 ? 1 : 0;
      case GELU -> distribution(x) + x * density(x);
      case GELU_TANH -> tanhSlope(x);
    };
  }

  private static double tanhSlope(double x) {
    double t = Math.tanh(inner(x));
    double innerSlope = ROOT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
    // where tanh is 1 its slope is 0, however steep the cubic is there
    double steep = t * t == 1 ? 0 : (1 - t * t) * innerSlope;
    return 0.5 * (1 + t) + 0.5 * x * steep;
  }

  private static double inner(double x) {
    return ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x);
  }

  /** The normal distribution function Φ. */
  private static double distribution(double x) {
    return 0.5 * ErrorFunction.erfc(-x * ROOT_HALF);
  }

  private static double density(double x) {
    return ONE_OVER_ROOT_TWO_PI * Math.exp(-0.5 * x * x);
  }
}
