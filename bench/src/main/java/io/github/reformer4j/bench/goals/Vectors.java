package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.bench.measure.RandomTensors;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.tensor.Tensor;

/**
 * Independent normal numbers, [1, 8, N, 64] each, the same as those of {@link
 * io.github.reformer4j.bench.peer.AttentionWork}.
 *
 * @param queries also keys where they are shared
 * @param keys of exact attention
 * @param values to be weighted
 * @param outGradient of the output
 */
record Vectors(Tensor queries, Tensor keys, Tensor values, Tensor outGradient)
    implements AutoCloseable {
  static Vectors of(int tokens) {
    return new Vectors(
        RandomTensors.normal(tokens, 1),
        RandomTensors.normal(tokens, 3),
        RandomTensors.normal(tokens, 2),
        RandomTensors.normal(tokens, 4));
  }

  int tokens() {
    return Math.toIntExact(queries.shape().dim(2));
  }

  AttentionInputs inputs(AttentionSpec spec) {
    return Specs.inputs(spec, queries, keys, values);
  }

  @Override
  public void close() {
    queries.close();
    keys.close();
    values.close();
    outGradient.close();
  }
}
