package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** One rounding a step. */
record PlainElements(Elements exact) implements Elements {
  @Override
  public void fill(Tensor x, double value) {
    exact.fill(x, value);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    exact.copy(from, to);
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    for (long i = 0; i < x.shape().elements(); i++) {
      float term = (float) factor * (float) x.getDouble(i);
      y.setDouble(i, (float) y.getDouble(i) + term);
    }
  }

  @Override
  public void scale(Tensor x, double factor) {
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, (float) x.getDouble(i) * (float) factor);
    }
  }

  @Override
  public void activate(Activation f, Tensor x, Tensor y) {
    PlainActivation plain = new PlainActivation(f);
    double[] distribution = distribution(x);
    for (int i = 0; i < distribution.length; i++) {
      y.setDouble(i, plain.value((float) x.getDouble(i), distribution[i]));
    }
  }

  @Override
  public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
    PlainActivation plain = new PlainActivation(f);
    double[] distribution = distribution(x);
    for (int i = 0; i < distribution.length; i++) {
      float slope = plain.slope((float) x.getDouble(i), distribution[i]);
      xGradient.setDouble(i, slope * (float) yGradient.getDouble(i));
    }
  }

  /** Φ(x) = GELU(x) / x: Java has no error function, so the oracle's is borrowed. */
  private double[] distribution(Tensor x) {
    try (Tensor gelu = Tensor.allocate(DType.FLOAT64, x.shape());
        Tensor wide = x.convert(DType.FLOAT64)) {
      exact.activate(Activation.GELU, wide, gelu);
      double[] distribution = gelu.toDoubles();
      for (int i = 0; i < distribution.length; i++) {
        double at = wide.getDouble(i);
        distribution[i] = at == 0 ? 0.5 : distribution[i] / at;
      }
      return distribution;
    }
  }

  @Override
  public void dropout(Tensor x, DropoutMask mask, Tensor y) {
    CounterRandom random = CounterRandom.of(mask.seed(), Purpose.DROPOUT, mask.site());
    float factor = (float) (1 / (1 - mask.rate()));
    for (long i = 0; i < x.shape().elements(); i++) {
      long word = random.word((int) mask.step(), (int) (mask.step() >>> 32), i);
      y.setDouble(i, word < mask.threshold() ? 0 : (float) x.getDouble(i) * factor);
    }
  }
}
