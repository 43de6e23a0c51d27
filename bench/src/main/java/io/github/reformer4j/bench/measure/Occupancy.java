package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.page.OccupancyData;
import java.util.ArrayList;
import java.util.List;

/** How full the buckets are. */
final class Occupancy {
  /** Upper ends of the bins; the last has none. */
  private static final int[] ENDS = {0, 8, 16, 32, 64, 128, 256, 512, 1024};

  private Occupancy() {}

  static OccupancyData of(WindowKeys[] windows, int tokens, LshAttention spec) {
    int rounds = spec.hashing().rounds();
    int bucketCount = spec.hashing().buckets();
    int window = 2 * spec.windows().chunkLength();
    long[] bucketsIn = new long[ENDS.length + 1];
    long[] tokensIn = new long[ENDS.length + 1];
    List<OccupancyData.HeadRow> heads = new ArrayList<>();
    for (int head = 0; head < windows.length; head++) {
      double[] sizes = new double[rounds * bucketCount];
      for (int round = 0; round < rounds; round++) {
        int[] count = windows[head].occupancy(round, bucketCount);
        for (int b = 0; b < bucketCount; b++) {
          sizes[round * bucketCount + b] = count[b];
          bucketsIn[bin(count[b])]++;
          tokensIn[bin(count[b])] += count[b];
        }
      }
      heads.add(row(head, sizes, window, (double) rounds * tokens));
    }
    double allBuckets = (double) windows.length * rounds * bucketCount;
    double allTokens = (double) windows.length * rounds * tokens;
    List<OccupancyData.Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < bucketsIn.length; bin++) {
      bins.add(
          new OccupancyData.Bin(
              label(bin), bucketsIn[bin] / allBuckets, tokensIn[bin] / allTokens));
    }
    return new OccupancyData(tokens, bucketCount, rounds, window, bins, heads);
  }

  private static OccupancyData.HeadRow row(int head, double[] sizes, int window, double tokens) {
    int empty = 0;
    double largest = 0;
    double beyond = 0;
    for (double size : sizes) {
      empty += size == 0 ? 1 : 0;
      largest = Math.max(largest, size);
      beyond += size > window ? size : 0;
    }
    return new OccupancyData.HeadRow(
        head,
        (double) empty / sizes.length,
        Statistics.quantile(sizes, 0.5),
        (int) largest,
        beyond / tokens);
  }

  private static int bin(int size) {
    int bin = 0;
    while (bin < ENDS.length && size > ENDS[bin]) {
      bin++;
    }
    return bin;
  }

  private static String label(int bin) {
    if (bin == 0) {
      return "empty";
    }
    return bin == ENDS.length ? "over " + ENDS[bin - 1] : (ENDS[bin - 1] + 1) + "–" + ENDS[bin];
  }
}
