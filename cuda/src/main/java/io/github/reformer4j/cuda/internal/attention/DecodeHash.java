package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.decode.TokenHash;
import io.github.reformer4j.tensor.DType;

/**
 * The hashing and the lengths of whole passes, for sequences of one token.
 *
 * @param context where
 * @param hashing of the specification
 * @param plan at N = 1
 */
record DecodeHash(CudaContext context, HashStage hashing, Plan plan) implements TokenHash {
  @Override
  public void buckets(DType type, long queries, long buckets) {
    hashing.run(plan, type, queries, 0, buckets);
  }

  @Override
  public void lengths(DType type, long queries, long stretches, long keyFactors, long stretched) {
    ScoreFactors.norms(context, plan, type, queries, stretches, 0, keyFactors, stretched);
  }
}
