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
    double longestQuery = RowLengths.longest(inputs.queries());
    double weight = scale * RowLengths.longest(outGradient) * RowLengths.longest(inputs.values());
    Tensor keys = inputs.keys();
    if (spec instanceof LshAttention lsh) {
      double shortest = RowLengths.shortest(inputs.queries(), lsh.keyEpsilon());
      double key = shortest > 0 ? weight * longestQuery / shortest : 0;
      return new Norms(Math.max(1, scale * longestQuery), weight + key, key);
    }
    double longestKey = keys == null ? 0 : RowLengths.longest(keys);
    return new Norms(
        Math.max(1, scale * longestQuery * longestKey), weight * longestKey, weight * longestQuery);
  }
}
