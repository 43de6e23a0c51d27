package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.tensor.Tensor;

/**
 * How large the terms are that cancel in a result. Softmax gradients are differences p·(a − b) of
 * numbers up to |dout|·|v|: where they cancel, as for a query with one key, rounding leaves a few
 * ulps of the terms, not of the difference.
 *
 * @param score of the logarithms of weights: at least 1, the unit that a sum of weights is rounded
 *     in, and scale·|q|·|k|, which the scores are rounded in
 * @param queryGradient of the gradient of queries; for LSH of both roles
 * @param keyGradient of the gradient of keys
 */
record Norms(double score, double queryGradient, double keyGradient) {
  static Norms of(AttentionSpec spec, AttentionInputs inputs, Tensor outGradient) {
    double scale = spec.scale().value(inputs.queries().shape().dim(3));
    double longestQuery = extreme(inputs.queries(), 0, true);
    double weight = scale * extreme(outGradient, 0, true) * extreme(inputs.values(), 0, true);
    Tensor keys = inputs.keys();
    if (spec instanceof LshAttention lsh) {
      double shortest = extreme(inputs.queries(), lsh.keyEpsilon(), false);
      double key = shortest > 0 ? weight * longestQuery / shortest : 0;
      return new Norms(Math.max(1, scale * longestQuery), weight + key, key);
    }
    double longestKey = keys == null ? 0 : extreme(keys, 0, true);
    return new Norms(
        Math.max(1, scale * longestQuery * longestKey), weight * longestKey, weight * longestQuery);
  }

  /** The longest or shortest row, where length is sqrt(|row|² + epsilon). */
  private static double extreme(Tensor tensor, double epsilon, boolean longest) {
    int width = Math.toIntExact(tensor.shape().dim(3));
    long rows = tensor.shape().elements() / width;
    double extreme = longest ? 0 : Double.POSITIVE_INFINITY;
    for (long row = 0; row < rows; row++) {
      double square = epsilon;
      for (int d = 0; d < width; d++) {
        double x = tensor.getDouble(row * width + d);
        square += x * x;
      }
      double length = Math.sqrt(square);
      extreme = longest ? Math.max(extreme, length) : Math.min(extreme, length);
    }
    return extreme;
  }
}
