package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.properties.check.RowLengths;
import io.github.reformer4j.tensor.Tensor;

/**
 * What {@link KeyValueCache#BFLOAT16} may change in a row. A score is off by δ at most, so each
 * share by a factor of exp(2δ) at most, and a value by half an ulp.
 *
 * @param scale before {@code q · k}
 * @param longestKey no key is longer
 * @param largestValue no element of a value is larger
 */
record RoundedCache(double scale, double longestKey, double largestValue) {
  /** Half an ulp of 1 in bfloat16. */
  private static final double HALF_ULP = 0x1p-8;

  /** Beyond the numbers that bfloat16 holds with less than 8 bits. */
  private static final double SUBNORMAL = 0x1p-133;

  static RoundedCache of(AttentionSpec spec, AttentionInputs inputs) {
    Tensor keys = inputs.keys();
    return new RoundedCache(
        spec.scale().value(inputs.queries().shape().dim(3)),
        keys == null ? 1 : RowLengths.longest(keys),
        Closeness.norm(inputs.values()));
  }

  /** The largest error of a row of this token. */
  double error(AttentionInputs token, Precision precision) {
    double delta = HALF_ULP * scale * RowLengths.longest(token.queries()) * longestKey;
    // two means of the same values are no farther apart than twice the largest
    double shares = Math.min(Math.expm1(2 * delta), 2);
    return (shares + HALF_ULP + precision.few()) * largestValue + SUBNORMAL;
  }
}
