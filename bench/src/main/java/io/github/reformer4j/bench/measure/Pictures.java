package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.PictureData;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which positions attend where, on the beginning of the text. */
final class Pictures {
  private static final int TOKENS = 1024;
  private static final int BINS = 128;
  private static final int ROUNDS = 4;

  /** Shares are drawn from here to 1, on a logarithmic scale. */
  private static final double FLOOR = 1e-4;

  private Pictures() {}

  static PictureData draw(Backend backend, HeadVectors vectors) {
    try (Workload load = new Workload(vectors, TOKENS)) {
      LshAttention spec = Specs.aligned(TOKENS, ROUNDS);
      int head = mostFocused(load);
      WindowKeys windows;
      try (Tensor buckets = backend.attention(spec).hash(load.hashed(), null)) {
        windows = HeadWindows.of(buckets, head, ROUNDS);
      }
      HeadRows rows = new HeadRows(load.queryKeys(), load.values(), head);
      double[][] exact = new double[TOKENS][TOKENS];
      double[][] lsh = new double[TOKENS][TOKENS];
      for (int query = 0; query < TOKENS; query++) {
        double[] weights = rows.pastWeights(query);
        System.arraycopy(weights, 0, exact[query], 0, weights.length);
        keep(weights, windows.past(query, ROUNDS, spec.windows()), lsh[query], query);
      }
      int[] byPosition = IntStream.range(0, TOKENS).toArray();
      int[] byBucket = windows.order(0);
      return new PictureData(
          TOKENS,
          BINS,
          head,
          ROUNDS,
          spec.hashing().buckets(),
          FLOOR,
          List.of(
              new PictureData.Panel(
                  "Exact attention, in text order",
                  "Every earlier position may be looked at; most of it gets next to nothing.",
                  levels(exact, byPosition)),
              new PictureData.Panel(
                  "LSH attention, in text order",
                  "What is left of it in " + ROUNDS + " rounds: the bright spots should stay.",
                  levels(lsh, byPosition)),
              new PictureData.Panel(
                  "Exact attention, sorted by bucket",
                  "The same numbers, positions sorted by their bucket in round 1: what belongs"
                      + " together moves to the diagonal.",
                  levels(exact, byBucket)),
              new PictureData.Panel(
                  "LSH attention, sorted by bucket",
                  "Blocks on the diagonal are the buckets of round 1; the rest is what the other"
                      + " rounds add.",
                  levels(lsh, byBucket))));
    }
  }

  /** The head whose attention has the lowest mean entropy. */
  private static int mostFocused(Workload load) {
    int heads = Math.toIntExact(load.queryKeys().shape().dim(1));
    double[] entropy =
        IntStream.range(0, heads).parallel().mapToDouble(head -> meanEntropy(load, head)).toArray();
    int best = 0;
    for (int head = 1; head < heads; head++) {
      best = entropy[head] < entropy[best] ? head : best;
    }
    return best;
  }

  private static double meanEntropy(Workload load, int head) {
    HeadRows rows = new HeadRows(load.queryKeys(), load.values(), head);
    double sum = 0;
    for (int query = 0; query < TOKENS; query++) {
      sum += Statistics.entropy(rows.pastWeights(query));
    }
    return sum / TOKENS;
  }

  private static void keep(double[] weights, int[] seen, double[] row, int query) {
    double sum = 0;
    for (int j : seen) {
      sum += weights[j];
    }
    for (int j : seen) {
      row[j] = weights[j] / sum;
    }
    if (seen.length == 0) {
      row[query] = 1;
    }
  }

  /** Mean over a bin's queries of their attention to a bin's keys, as a level of 0 to 100. */
  private static List<Integer> levels(double[][] weights, int[] order) {
    int size = TOKENS / BINS;
    double[] share = new double[BINS * BINS];
    for (int row = 0; row < TOKENS; row++) {
      for (int column = 0; column < TOKENS; column++) {
        share[row / size * BINS + column / size] += weights[order[row]][order[column]] / size;
      }
    }
    List<Integer> levels = new ArrayList<>(share.length);
    for (double s : share) {
      double level = s <= FLOOR ? 0 : 100 * (1 - Math.log(s) / Math.log(FLOOR));
      levels.add((int) Math.round(Math.min(100, level)));
    }
    return levels;
  }
}
