package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.Tensor;

/** Updates done wrong. */
record DefectiveUpdates(Updates right, Defect defect, int threads) implements Updates {
  /** So late that bias is corrected by nothing. */
  private static final long LATE = 1L << 40;

  @Override
  public void adamW(
      Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep step) {
    switch (defect) {
      case NO_BIAS_CORRECTION -> right.adamW(parameter, gradient, mean, variance, at(step, LATE));
      case DECAY_COUPLED_TO_THE_GRADIENT -> coupled(parameter, gradient, mean, variance, step);
      case GRADIENT_NOT_SCALED ->
          right.adamW(
              parameter,
              gradient,
              mean,
              variance,
              numbers(step, step.step(), step.weightDecay(), 1));
      default -> right.adamW(parameter, gradient, mean, variance, step);
    }
  }

  private static AdamWStep at(AdamWStep step, long when) {
    return numbers(step, when, step.weightDecay(), step.gradientScale());
  }

  private static AdamWStep numbers(AdamWStep s, long step, double decay, double scale) {
    return new AdamWStep(step, s.learningRate(), s.beta1(), s.beta2(), s.epsilon(), decay, scale);
  }

  /** Adam with L2 regularisation. */
  private void coupled(
      Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep step) {
    Tensor sum = gradient.copy();
    for (long i = 0; i < sum.shape().elements(); i++) {
      double scaled = gradient.getDouble(i) * step.gradientScale();
      sum.setDouble(i, scaled + step.weightDecay() * parameter.getDouble(i));
    }
    right.adamW(parameter, sum, mean, variance, numbers(step, step.step(), 0, 1));
  }

  @Override
  public double sumOfSquares(Tensor x) {
    if (defect == Defect.SUMS_IN_FLOAT32) {
      float sum = 0;
      for (long i = 0; i < x.shape().elements(); i++) {
        sum += (float) (x.getDouble(i) * x.getDouble(i));
      }
      return sum;
    }
    return right.sumOfSquares(x);
  }

  @Override
  public double sum(Tensor x) {
    double sum = right.sum(x);
    return defect == Defect.NAN_LEFT_OUT_OF_SUMS && Double.isNaN(sum) ? 0 : sum;
  }
}
