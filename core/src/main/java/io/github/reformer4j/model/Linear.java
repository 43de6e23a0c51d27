package io.github.reformer4j.model;

import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.Tensor;

/**
 * {@code y = x weightᵀ} of rows.
 *
 * @param weight [out, in]
 */
record Linear(Operations operations, Parameter weight) {
  void forward(Tensor x, Tensor y) {
    operations.matrices().multiply(x, false, weight.value(), true, y, false);
  }

  /** The gradient of the weight is added to. */
  void weightGradient(Tensor x, Tensor yGradient) {
    operations.matrices().multiply(yGradient, true, x, false, weight.gradient(), true);
  }

  void inputGradient(Tensor yGradient, Tensor xGradient, boolean add) {
    operations.matrices().multiply(yGradient, false, weight.value(), false, xGradient, add);
  }

  long out() {
    return weight.value().shape().dim(0);
  }
}
