package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.Tensor;

/** AdamW with every number of its state in float32. */
record PlainUpdates(Updates exact) implements Updates {
  @Override
  public void adamW(
      Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep step) {
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float meanCorrection = (float) (1 - Math.pow(step.beta1(), (double) step.step()));
    float varianceCorrection = (float) (1 - Math.pow(step.beta2(), (double) step.step()));
    for (long i = 0; i < parameter.shape().elements(); i++) {
      float g = (float) gradient.getDouble(i) * (float) step.gradientScale();
      float m = beta1 * (float) mean.getDouble(i) + (float) (1 - step.beta1()) * g;
      float v = beta2 * (float) variance.getDouble(i) + (float) (1 - step.beta2()) * g * g;
      float root = (float) Math.sqrt(v / varianceCorrection);
      float direction = m / meanCorrection / (root + (float) step.epsilon());
      float x = (float) parameter.getDouble(i);
      float decay = (float) step.weightDecay() * x;
      parameter.setDouble(i, x - (float) step.learningRate() * (direction + decay));
      mean.setDouble(i, m);
      variance.setDouble(i, v);
    }
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return exact.sumOfSquares(x);
  }

  @Override
  public double sum(Tensor x) {
    return exact.sum(x);
  }
}
