package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;

/** The keys of shared queries (semantics section 1). */
final class SharedKeys {
  private SharedKeys() {}

  /** k_j = q_j / sqrt(|q_j|² + keyEpsilon). */
  static Tensor normalised(Tensor queries, double keyEpsilon) {
    Tensor keys = Tensors.copy(queries);
    int dim = Math.toIntExact(queries.shape().dim(3));
    for (long row = 0; row < queries.shape().elements() / dim; row++) {
      double square = keyEpsilon;
      for (int d = 0; d < dim; d++) {
        square += Math.pow(queries.getDouble(row * dim + d), 2);
      }
      for (int d = 0; d < dim; d++) {
        keys.setDouble(row * dim + d, queries.getDouble(row * dim + d) / Math.sqrt(square));
      }
    }
    return keys;
  }
}
