package io.github.reformer4j.model;

import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * From merged rows (both streams side by side, [rows, 2 width]) to logits: a norm and a product,
 * with a weight of its own or the token table for both halves.
 */
final class OutputLayer {
  private final Operations operations;
  private final Norm norm;
  private final @Nullable Linear own;
  private final @Nullable Linear table;
  private final Parameter bias;
  private final int width;

  OutputLayer(Operations operations, Parameters parameters, ReformerConfig config) {
    this.operations = operations;
    this.norm = Norm.of(operations, parameters, "", config.normEpsilon());
    this.bias = parameters.get(ParameterNames.OUTPUT_BIAS);
    this.width = config.width();
    this.own =
        config.tiedOutput()
            ? null
            : new Linear(operations, parameters.get(ParameterNames.OUTPUT_WEIGHT));
    this.table =
        config.tiedOutput() ? new Linear(operations, parameters.get(ParameterNames.TOKENS)) : null;
  }

  /** What the product sees: all columns, or where it is tied the sum of the halves. */
  Tensor features(Tensor merged, Scratch scratch) {
    Tensor normed = scratch.take(merged.shape().toArray());
    norm.forward(merged, normed);
    if (own != null) {
      return normed;
    }
    long rows = merged.shape().dim(0);
    Tensor sum = scratch.take(rows, width);
    Tensor half = scratch.take(rows, width);
    operations.rows().copyColumns(normed, 0, sum, 0, width);
    operations.rows().copyColumns(normed, width, half, 0, width);
    operations.elements().addScaled(1, half, sum);
    scratch.give(half);
    scratch.give(normed);
    return sum;
  }

  void logits(Tensor features, Tensor logits) {
    product().forward(features, logits);
    operations.rows().addBias(bias.value(), logits);
  }

  /** Adds to the gradients of parameters; gives the gradient in the merged rows. */
  Tensor backward(Tensor merged, Tensor features, Tensor logitGradient, Scratch scratch) {
    operations.rows().biasGradient(logitGradient, bias.gradient());
    product().weightGradient(features, logitGradient);
    Tensor featureGradient = scratch.take(features.shape().toArray());
    product().inputGradient(logitGradient, featureGradient, false);
    Tensor normedGradient = own != null ? featureGradient : twice(featureGradient, scratch);
    norm.backward(merged, normedGradient, normedGradient);
    return normedGradient;
  }

  private Tensor twice(Tensor halfGradient, Scratch scratch) {
    Tensor both = scratch.take(halfGradient.shape().dim(0), 2L * width);
    operations.rows().copyColumns(halfGradient, 0, both, 0, width);
    operations.rows().copyColumns(halfGradient, 0, both, width, width);
    return both;
  }

  private Linear product() {
    Linear linear = own != null ? own : table;
    if (linear == null) {
      throw new IllegalStateException("output layer = none: expected its own or the token table");
    }
    return linear;
  }
}
