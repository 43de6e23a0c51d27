package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.cuda.internal.memory.Staging;
import io.github.reformer4j.tensor.DType;

/**
 * What a call reads, as addresses on the device.
 *
 * @param type of queries, keys and values
 * @param queries [S][N][D]
 * @param keys [S][N][D]; the queries for LSH
 * @param values [S][N][E]
 * @param mask BOOL [B][N], or 0
 * @param buckets INT32 [S][R][N], or 0
 */
record StagedInputs(DType type, long queries, long keys, long values, long mask, long buckets) {
  static StagedInputs of(Staging staging, AttentionInputs inputs) {
    long queries = staging.read(inputs.queries());
    return new StagedInputs(
        inputs.queries().type(),
        queries,
        inputs.keys() == null ? queries : staging.read(inputs.keys()),
        staging.read(inputs.values()),
        staging.read(inputs.keyMask()),
        staging.read(inputs.buckets()));
  }
}
