package io.github.reformer4j.reference;

import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.Tensor;

/** AdamW and sums, in the order of the elements. */
final class ReferenceUpdates implements Updates {
  @Override
  public void adamW(
      Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep step) {
    double meanCorrection = 1 - Math.pow(step.beta1(), (double) step.step());
    double varianceCorrection = 1 - Math.pow(step.beta2(), (double) step.step());
    for (long i = 0; i < parameter.shape().elements(); i++) {
      double g = gradient.getDouble(i) * step.gradientScale();
      double m = step.beta1() * mean.getDouble(i) + (1 - step.beta1()) * g;
      double v = step.beta2() * variance.getDouble(i) + (1 - step.beta2()) * g * g;
      double direction = m / meanCorrection / (Math.sqrt(v / varianceCorrection) + step.epsilon());
      double x = parameter.getDouble(i);
      parameter.setDouble(i, x - step.learningRate() * (direction + step.weightDecay() * x));
      mean.setDouble(i, m);
      variance.setDouble(i, v);
    }
  }

  @Override
  public double sumOfSquares(Tensor x) {
    double sum = 0;
    for (long i = 0; i < x.shape().elements(); i++) {
      sum += x.getDouble(i) * x.getDouble(i);
    }
    return sum;
  }

  @Override
  public double sum(Tensor x) {
    double sum = 0;
    for (long i = 0; i < x.shape().elements(); i++) {
      sum += x.getDouble(i);
    }
    return sum;
  }
}
