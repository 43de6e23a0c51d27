package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.any;
import static io.github.reformer4j.operations.OperationChecks.factor;
import static io.github.reformer4j.operations.OperationChecks.like;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.sameOrApart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.tensor.Tensor;

/** The checks before {@link Elements}. */
record CheckedElements(Elements kernels, OperationChecks checks) implements Elements {
  /** As many words as a stream has. */
  private static final long MOST_DROPPED = 2 * CounterRandom.MAX_INDEX;

  @Override
  public void fill(Tensor x, double value) {
    checks.floats("x", x);
    writable("x", x);
    kernels.fill(x, value);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    any("from", from);
    like("to", to, from);
    apart("to", to, "from", from);
    writable("to", to);
    kernels.copy(from, to);
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    checks.floats("x", x);
    factor("factor", factor, x);
    like("y", y, x);
    apart("y", y, "x", x);
    writable("y", y);
    kernels.addScaled(factor, x, y);
  }

  @Override
  public void scale(Tensor x, double factor) {
    checks.floats("x", x);
    factor("factor", factor, x);
    writable("x", x);
    kernels.scale(x, factor);
  }

  @Override
  public void activate(Activation f, Tensor x, Tensor y) {
    checks.floats("x", x);
    like("y", y, x);
    sameOrApart("y", y, "x", x);
    writable("y", y);
    kernels.activate(f, x, y);
  }

  @Override
  public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
    checks.floats("x", x);
    like("yGradient", yGradient, x);
    like("xGradient", xGradient, x);
    sameOrApart("xGradient", xGradient, "yGradient", yGradient);
    apart("xGradient", xGradient, "x", x);
    writable("xGradient", xGradient);
    kernels.activateBackward(f, x, yGradient, xGradient);
  }

  @Override
  public void dropout(Tensor x, DropoutMask mask, Tensor y) {
    checks.floats("x", x);
    if (x.shape().elements() > MOST_DROPPED) {
      throw new IllegalArgumentException(
          "x = " + x + ": expected at most " + MOST_DROPPED + " elements");
    }
    like("y", y, x);
    sameOrApart("y", y, "x", x);
    writable("y", y);
    kernels.dropout(x, mask, y);
  }
}
