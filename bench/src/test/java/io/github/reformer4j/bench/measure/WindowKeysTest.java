package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Windows worked out by the report against those of the oracle: one-hot values make the oracle's
 * output say which keys each query saw and with which weight.
 */
class WindowKeysTest {
  private static final int TOKENS = 96;
  private static final int DIM = 8;

  static Stream<LshAttention> specs() {
    LshAttention.Builder builder =
        LshAttention.builder(new HashFamily.CrossPolytope(java.util.List.of(4, 2))).rounds(3);
    return Stream.of(true, false)
        .flatMap(
            causal ->
                Stream.of(true, false)
                    .flatMap(
                        once ->
                            Stream.of(
                                builder
                                    .aligned(8, 1, 0)
                                    .causal(causal)
                                    .correctDuplicates(once)
                                    .build(),
                                builder
                                    .aligned(4, 2, 1)
                                    .causal(causal)
                                    .correctDuplicates(once)
                                    .build(),
                                builder
                                    .flat(8, 1, 0)
                                    .causal(causal)
                                    .correctDuplicates(once)
                                    .build(),
                                builder
                                    .flat(16, 1, 1)
                                    .causal(causal)
                                    .correctDuplicates(once)
                                    .build())));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void sameKeysAndSameOutputAsTheOracle(LshAttention spec) {
    Random random = new Random(5);
    float[] vectors = new float[TOKENS * DIM];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    float[] oneHot = new float[TOKENS * TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      oneHot[i * TOKENS + i] = 1;
    }
    try (Backend oracle = Backends.open("reference");
        Tensor queryKeys = Tensor.ofFloats(vectors, 1, 1, TOKENS, DIM);
        Tensor values = Tensor.ofFloats(oneHot, 1, 1, TOKENS, TOKENS);
        AttentionOutputs expected =
            oracle.attention(spec).forward(AttentionInputs.shared(queryKeys, values));
        Tensor buckets = Objects.requireNonNull(expected.buckets())) {
      int rounds = spec.hashing().rounds();
      WindowKeys windows = HeadWindows.of(buckets, 0, rounds);
      for (int query = 0; query < TOKENS; query++) {
        int[] seen = windows.occurrences(query, rounds, spec.windows(), spec.causal());
        if (seen.length == 0) {
          seen = new int[] {query};
        }
        double[] row = new double[TOKENS];
        for (int key = 0; key < TOKENS; key++) {
          row[key] = expected.out().getDouble((long) query * TOKENS + key);
        }
        int[] attended =
            java.util.stream.IntStream.range(0, TOKENS).filter(key -> row[key] > 0).toArray();
        assertThat(attended)
            .as("query %d", query)
            .containsExactly(Arrays.stream(seen).distinct().toArray());
        assertWeights(row, vectors, query, seen, spec.correctDuplicates());
      }
    }
  }

  /** Softmax over the keys, each as often as it counts. */
  private static void assertWeights(
      double[] row, float[] vectors, int query, int[] seen, boolean once) {
    TreeMap<Integer, Double> weights = new TreeMap<>();
    double sum = 0;
    for (int key : once ? Arrays.stream(seen).distinct().toArray() : seen) {
      double dot = 0;
      double square = 1e-12;
      for (int d = 0; d < DIM; d++) {
        dot += (double) vectors[query * DIM + d] * vectors[key * DIM + d];
        square += (double) vectors[key * DIM + d] * vectors[key * DIM + d];
      }
      double weight = Math.exp(dot / Math.sqrt(square) / Math.sqrt(DIM));
      weights.merge(key, weight, Double::sum);
      sum += weight;
    }
    for (var entry : weights.entrySet()) {
      assertThat(row[entry.getKey()])
          .isCloseTo(entry.getValue() / sum, org.assertj.core.api.Assertions.within(1e-6));
    }
  }
}
