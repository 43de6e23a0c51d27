package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.factor;
import static io.github.reformer4j.operations.OperationChecks.like;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.Tensor;

/** The checks before {@link Updates}. */
record CheckedUpdates(Updates kernels, OperationChecks checks) implements Updates {
  @Override
  public void adamW(
      Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep step) {
    checks.floats("parameter", parameter);
    numbers(step, parameter);
    like("gradient", gradient, parameter);
    like("mean", mean, parameter);
    like("variance", variance, parameter);
    apart("parameter", parameter, "gradient", gradient);
    apart("mean", mean, "parameter", parameter);
    apart("mean", mean, "gradient", gradient);
    apart("variance", variance, "parameter", parameter);
    apart("variance", variance, "gradient", gradient);
    apart("variance", variance, "mean", mean);
    writable("parameter", parameter);
    writable("mean", mean);
    writable("variance", variance);
    kernels.adamW(parameter, gradient, mean, variance, step);
  }

  /** What backends compute with in the type of the parameter, where it must be finite too. */
  private static void numbers(AdamWStep step, Tensor parameter) {
    factor("learningRate", step.learningRate(), parameter);
    factor(
        "learningRate / (1 - beta1^step)",
        step.learningRate() / (1 - StrictMath.pow(step.beta1(), (double) step.step())),
        parameter);
    factor("learningRate * weightDecay", step.learningRate() * step.weightDecay(), parameter);
    factor("epsilon", step.epsilon(), parameter);
    factor("gradientScale", step.gradientScale(), parameter);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    checks.floats("x", x);
    return kernels.sumOfSquares(x);
  }

  @Override
  public double sum(Tensor x) {
    checks.floats("x", x);
    return kernels.sum(x);
  }
}
