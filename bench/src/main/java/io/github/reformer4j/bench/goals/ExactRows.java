package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Specs;
import java.util.SplittableRandom;

/** Sampled rows of exact attention, worked out in double precision. */
final class ExactRows {
  private static final int PER_HEAD = 4;

  private ExactRows() {}

  /**
   * Where the sampled rows begin in a result [1, H, N, D], the same for all who ask.
   *
   * @param tokens N
   */
  static long[] places(int tokens) {
    SplittableRandom random = new SplittableRandom(tokens);
    long[] places = new long[Specs.HEADS * PER_HEAD];
    for (int row = 0; row < places.length; row++) {
      places[row] = ((long) (row / PER_HEAD) * tokens + random.nextInt(tokens)) * Specs.DIM;
    }
    return places;
  }

  /** Every element of those rows. */
  static long[] elements(int tokens) {
    long[] places = places(tokens);
    long[] elements = new long[places.length * Specs.DIM];
    for (int e = 0; e < elements.length; e++) {
      elements[e] = places[e / Specs.DIM] + e % Specs.DIM;
    }
    return elements;
  }

  /** What must stand there. */
  static double[] expected(Vectors vectors, boolean causal) {
    int tokens = vectors.tokens();
    long[] places = places(tokens);
    double[] expected = new double[places.length * Specs.DIM];
    for (int row = 0; row < places.length; row++) {
      int query = (int) (places[row] / Specs.DIM % tokens);
      long head = places[row] - (long) query * Specs.DIM;
      int keys = causal ? query + 1 : tokens;
      row(vectors, places[row], head, keys, expected, row * Specs.DIM);
    }
    return expected;
  }

  private static void row(Vectors vectors, long query, long head, int keys, double[] out, int at) {
    double[] scores = new double[keys];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < keys; k++) {
      double score = 0;
      for (int d = 0; d < Specs.DIM; d++) {
        score +=
            vectors.queries().getDouble(query + d)
                * vectors.keys().getDouble(head + (long) k * Specs.DIM + d);
      }
      scores[k] = score / Math.sqrt(Specs.DIM);
      most = Math.max(most, scores[k]);
    }
    double sum = 0;
    for (int k = 0; k < keys; k++) {
      double weight = Math.exp(scores[k] - most);
      sum += weight;
      for (int d = 0; d < Specs.DIM; d++) {
        out[at + d] += weight * vectors.values().getDouble(head + (long) k * Specs.DIM + d);
      }
    }
    for (int d = 0; d < Specs.DIM; d++) {
      out[at + d] /= sum;
    }
  }
}
