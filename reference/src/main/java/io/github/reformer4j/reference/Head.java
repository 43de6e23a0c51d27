package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One head of one sequence: its vectors in double precision and, for each query, the keys that it
 * may attend to. Whatever the kind of attention, forward and backward are loops over these lists.
 */
final class Head {
  final double[][] queries;
  final double[][] keys;
  final double[][] values;
  final double scale;
  final boolean correctDuplicates;
  final Combination combination;

  /** Present for LSH, whose keys are made from the queries. */
  final Optional<KeyNormalisation> normalisation;

  private final Seen seen;
  private final Admissibility admissibility;

  /**
   * Reads one head.
   *
   * @param spec what to compute
   * @param inputs whole tensors
   * @param b batch index
   * @param h head index
   * @param buckets [R][N] for LSH; ignored otherwise
   */
  Head(AttentionSpec spec, AttentionInputs inputs, long b, long h, int[][] buckets) {
    queries = Rows.read(inputs.queries(), b, h);
    values = Rows.read(inputs.values(), b, h);
    boolean[] real = Rows.mask(inputs.keyMask(), b, queries.length);
    scale = spec.scale().value(inputs.queries().shape().dim(3));
    admissibility = new Admissibility(spec, real);
    seen =
        switch (spec) {
          case ExactAttention _ -> new AllKeys(queries.length);
          case LocalAttention local -> new LocalWindows(local, queries.length);
          case LshAttention lsh ->
              switch (lsh.windows()) {
                case Windows.Aligned aligned -> new AlignedWindows(aligned, buckets, real);
                case Windows.Flat flat -> new FlatWindows(flat, buckets, real);
              };
        };
    if (spec instanceof LshAttention lsh) {
      KeyNormalisation keyNormalisation = new KeyNormalisation(lsh.keyEpsilon());
      normalisation = Optional.of(keyNormalisation);
      keys = keyNormalisation.keys(queries);
      correctDuplicates = lsh.correctDuplicates();
      combination = lsh.combination();
    } else {
      normalisation = Optional.empty();
      Tensor separate = java.util.Objects.requireNonNull(inputs.keys());
      keys = Rows.read(separate, b, h);
      correctDuplicates = false;
      combination = Combination.LOGSUMEXP;
    }
    this.real = real;
  }

  private final boolean[] real;

  /** Makes keys and values what a cache keeps of them. */
  void keep(KeyValueCache cache) {
    for (double[][] rows : List.of(keys, values)) {
      for (double[] row : rows) {
        Arrays.setAll(row, i -> cache.kept(row[i]));
      }
    }
  }

  /** Semantics sections 4 and 5. */
  List<Occurrence> attended(int query) {
    return real[query] ? admissibility.admissible(query, seen.by(query)) : List.of();
  }

  /** Semantics sections 1 and 6. */
  Mixture mixture(int query, List<Occurrence> attended) {
    double[] scores = new double[attended.size()];
    for (int o = 0; o < scores.length; o++) {
      scores[o] = scale * Vectors.dot(queries[query], keys[attended.get(o).key()]);
    }
    return Mixture.of(attended, scores, correctDuplicates, combination);
  }
}
