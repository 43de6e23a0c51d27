package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Where gradients go.
 *
 * @param queries of the queries
 * @param keys of the keys; that of the queries for LSH
 * @param values of the values
 */
record GradientTargets(MemorySegment queries, MemorySegment keys, MemorySegment values) {
  static GradientTargets of(AttentionGradients gradients) {
    Tensor keys = gradients.keys();
    MemorySegment queries = gradients.queries().segment();
    return new GradientTargets(
        queries, keys == null ? queries : keys.segment(), gradients.values().segment());
  }
}
