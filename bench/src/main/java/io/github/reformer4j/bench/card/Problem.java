package io.github.reformer4j.bench.card;

import io.github.reformer4j.bench.measure.RandomTensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/**
 * Random vectors in host memory: 1 sequence, 8 heads, width 64.
 *
 * @param queries [1, 8, N, 64]
 * @param keys the same shape; read by attention whose keys are separate
 * @param values the same shape
 * @param outGradient the same shape
 */
record Problem(Tensor queries, Tensor keys, Tensor values, Tensor outGradient)
    implements AutoCloseable {
  static Problem of(int tokens) {
    return new Problem(
        RandomTensors.normal(tokens, 1),
        RandomTensors.normal(tokens, 2),
        RandomTensors.normal(tokens, 3),
        RandomTensors.normal(tokens, 4));
  }

  /** The same, rounded to a type; float32 for the same tensors again. */
  Problem as(DType type) {
    return new Problem(
        queries.convert(type), keys.convert(type), values.convert(type), outGradient.convert(type));
  }

  int tokens() {
    return Math.toIntExact(queries.shape().dim(2));
  }

  DType type() {
    return queries.type();
  }

  @Override
  public void close() {
    queries.close();
    keys.close();
    values.close();
    outGradient.close();
  }
}
