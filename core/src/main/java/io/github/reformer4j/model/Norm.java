package io.github.reformer4j.model;

import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.Tensor;

/** A layer norm with its parameters. */
record Norm(Operations operations, Parameter weight, Parameter bias, double epsilon) {
  static Norm of(Operations operations, Parameters parameters, String prefix, double epsilon) {
    return new Norm(
        operations,
        parameters.get(prefix + ParameterNames.NORM_WEIGHT),
        parameters.get(prefix + ParameterNames.NORM_BIAS),
        epsilon);
  }

  void forward(Tensor x, Tensor y) {
    operations.rows().layerNorm(x, weight.value(), bias.value(), epsilon, y);
  }

  void backward(Tensor x, Tensor yGradient, Tensor xGradient) {
    operations
        .rows()
        .layerNormBackward(
            x, weight.value(), epsilon, yGradient, xGradient, weight.gradient(), bias.gradient());
  }
}
