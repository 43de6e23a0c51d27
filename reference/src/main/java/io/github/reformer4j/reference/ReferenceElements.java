package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;

/** One element after the other. */
final class ReferenceElements implements Elements {
  @Override
  public void fill(Tensor x, double value) {
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, value);
    }
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    Tensor.copy(from, to);
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    for (long i = 0; i < x.shape().elements(); i++) {
      y.setDouble(i, y.getDouble(i) + factor * x.getDouble(i));
    }
  }

  @Override
  public void scale(Tensor x, double factor) {
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, x.getDouble(i) * factor);
    }
  }

  @Override
  public void activate(Activation f, Tensor x, Tensor y) {
    for (long i = 0; i < x.shape().elements(); i++) {
      y.setDouble(i, Activations.value(f, x.getDouble(i)));
    }
  }

  @Override
  public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
    for (long i = 0; i < x.shape().elements(); i++) {
      xGradient.setDouble(i, Activations.slope(f, x.getDouble(i)) * yGradient.getDouble(i));
    }
  }

  @Override
  public void dropout(Tensor x, DropoutMask mask, Tensor y) {
    CounterRandom random = CounterRandom.of(mask.seed(), Purpose.DROPOUT, mask.site());
    int stepLow = (int) mask.step();
    int stepHigh = (int) (mask.step() >>> 32);
    for (long i = 0; i < x.shape().elements(); i++) {
      boolean dropped = random.word(stepLow, stepHigh, i) < mask.threshold();
      y.setDouble(i, dropped ? 0 : x.getDouble(i) / (1 - mask.rate()));
    }
  }
}
