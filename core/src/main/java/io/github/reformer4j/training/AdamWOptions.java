package io.github.reformer4j.training;

import io.github.reformer4j.operations.AdamWStep;

/**
 * What stays the same over all steps of AdamW.
 *
 * @param beta1 at least 0, less than 1
 * @param beta2 at least 0, less than 1
 * @param epsilon greater than 0, finite
 * @param weightDecay at least 0, finite
 */
public record AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay) {
  /**
   * What small language models are commonly trained with: a shorter memory of squares than Adam's
   * 0.999, as gradients change quickly at first.
   */
  public static final AdamWOptions DEFAULT = new AdamWOptions(0.9, 0.98, 1e-9, 0.01);

  /** Checks the numbers. */
  public AdamWOptions {
    new AdamWStep(1, 0, beta1, beta2, epsilon, weightDecay, 1);
  }

  AdamWStep step(long step, double learningRate, boolean decayed, double gradientScale) {
    return new AdamWStep(
        step, learningRate, beta1, beta2, epsilon, decayed ? weightDecay : 0, gradientScale);
  }
}
