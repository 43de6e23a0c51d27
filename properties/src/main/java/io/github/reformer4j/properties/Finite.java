package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.tensor.Tensor;

/** Results that must be numbers. */
final class Finite {
  private Finite() {}

  static void check(String name, Tensor tensor) {
    for (long i = 0; i < tensor.shape().elements(); i++) {
      double value = tensor.getDouble(i);
      assertThat(Double.isFinite(value))
          .as("%s at %d of %s = %s is finite", name, i, tensor.shape(), value)
          .isTrue();
    }
  }
}
