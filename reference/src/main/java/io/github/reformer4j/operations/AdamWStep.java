package io.github.reformer4j.operations;

/**
 * One step of AdamW (Loshchilov, Hutter 2019, algorithm 2; the decay is multiplied by the learning
 * rate): with {@code g} the gradient times {@code gradientScale},
 *
 * <pre>
 * mean     = beta1 mean + (1 - beta1) g
 * variance = beta2 variance + (1 - beta2) g²
 * x       -= learningRate (mean / (1 - beta1^step) / (sqrt(variance / (1 - beta2^step)) + epsilon)
 *                          + weightDecay x)
 * </pre>
 *
 * <p>{@link Updates#adamW} refuses numbers that are not finite in the parameter's type: the
 * learning rate, also divided by {@code 1 - beta1^step} and times the weight decay, epsilon, and
 * the gradient's scale. An epsilon below the least normal number of that type counts as that
 * number.
 *
 * @param step counts from 1
 * @param learningRate at least 0, finite
 * @param beta1 at least 0, less than 1
 * @param beta2 at least 0, less than 1
 * @param epsilon greater than 0, finite
 * @param weightDecay at least 0, finite
 * @param gradientScale multiplied into the gradient first, for clipping; at least 0, finite
 */
public record AdamWStep(
    long step,
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double gradientScale) {
  /** Checks the numbers. */
  public AdamWStep {
    if (step < 1) {
      throw new IllegalArgumentException("step = " + step + ": expected at least 1");
    }
    notNegative("learningRate", learningRate);
    belowOne("beta1", beta1);
    belowOne("beta2", beta2);
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon = " + epsilon + ": expected a finite number greater than 0");
    }
    notNegative("weightDecay", weightDecay);
    notNegative("gradientScale", gradientScale);
  }

  private static void notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " = " + value + ": expected a finite number of at least 0");
    }
  }

  private static void belowOne(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " = " + value + ": expected at least 0, less than 1");
    }
  }
}
