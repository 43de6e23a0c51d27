package io.github.reformer4j.properties;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;

/** Numbers close by, whose rounding errors are as large but not the same. */
final class Jitter {
  private static final double SIZE = 0.01;

  private Jitter() {}

  /** Changes each element by up to half a percent, in place. */
  static Tensor of(Tensor tensor, int seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      double factor = 1 + SIZE * (random.uniform(0, 0, i) - 0.5);
      tensor.setDouble(i, tensor.getDouble(i) * factor);
    }
    return tensor;
  }
}
