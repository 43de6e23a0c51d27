package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Activation;

/**
 * Activations in float32, by the textbook: 1 + erf and 1 + tanh cancel for negative numbers.
 *
 * @param f which
 */
record PlainActivation(Activation f) {
  private static final float ROOT_TWO_OVER_PI = (float) Math.sqrt(2 / Math.PI);
  private static final float ONE_OVER_ROOT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));
  private static final float CUBIC = 0.044715f;

  /**
   * The value.
   *
   * @param distribution Φ(x) in double precision
   */
  float value(float x, double distribution) {
    return switch (f) {
      case RELU -> Math.max(x, 0);
      case GELU -> 0.5f * x * (1 + erf(distribution));
      case GELU_TANH -> 0.5f * x * (1 + tanh(x));
    };
  }

  /** The derivative. */
  float slope(float x, double distribution) {
    return switch (f) {
      case RELU -> Float.isNaN(x) ? x : x > 0 ? 1 : 0;
      case GELU ->
          0.5f * (1 + erf(distribution))
              + x * (ONE_OVER_ROOT_TWO_PI * (float) Math.exp(-0.5f * x * x));
      case GELU_TANH -> tanhSlope(x);
    };
  }

  private static float tanhSlope(float x) {
    float t = tanh(x);
    float flat = 1 - t * t;
    float steep = flat == 0 ? 0 : flat * ROOT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
    return 0.5f * (1 + t) + 0.5f * x * steep;
  }

  private static float erf(double distribution) {
    return (float) (2 * distribution - 1);
  }

  private static float tanh(float x) {
    return (float) Math.tanh(ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x));
  }
}
