package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;

/** Holds sampled rows of a large result against windows and softmax worked out anew. */
public final class RowCheck {
  private static final int PER_HEAD = 16;
  private static final int SAMPLE_STREAM = 101;

  /** What rounding keys and values to bfloat16 may change in a row, in all: an ulp. */
  private static final double ROUNDING = 0x1p-7;

  private RowCheck() {}

  /**
   * Checks rows of an LSH forward pass without mask, scale 1/sqrt(D), last-resort self attention.
   *
   * @param spec what was computed
   * @param queryKeys [1, H, N, D]
   * @param values [1, H, N, D]
   * @param buckets INT32 [1, H, R, N], those that were used
   * @param out [1, H, N, D]
   * @return the passed check
   * @throws io.github.reformer4j.bench.failure.UserFailure if a row is wrong
   */
  public static ReportData.Check check(
      LshAttention spec, Tensor queryKeys, Tensor values, Tensor buckets, Tensor out) {
    return check(spec, queryKeys, values, buckets, out, KeyValueCache.AS_GIVEN);
  }

  /**
   * Checks rows that were decoded.
   *
   * @param spec what was computed
   * @param queryKeys [1, H, N, D]
   * @param values [1, H, N, D]
   * @param buckets INT32 [1, H, R, N], those that were used
   * @param out [1, H, N, D]
   * @param cache how keys and values were kept
   * @return the passed check
   * @throws io.github.reformer4j.bench.failure.UserFailure if a row is wrong
   */
  public static ReportData.Check check(
      LshAttention spec,
      Tensor queryKeys,
      Tensor values,
      Tensor buckets,
      Tensor out,
      KeyValueCache cache) {
    int heads = Math.toIntExact(queryKeys.shape().dim(1));
    int tokens = Math.toIntExact(queryKeys.shape().dim(2));
    int rounds = spec.hashing().rounds();
    CounterRandom random = CounterRandom.of(Specs.SEED, Purpose.DATA, SAMPLE_STREAM);
    double worst = 0;
    double plain = 0;
    for (int head = 0; head < heads; head++) {
      HeadRows rows = new HeadRows(queryKeys, values, head);
      WindowKeys windows = HeadWindows.of(buckets, head, rounds);
      for (int k = 0; k < PER_HEAD; k++) {
        int query = (int) (random.uniform(tokens, head, k) * tokens);
        int[] seen =
            spec.correctDuplicates()
                ? windows.distinct(query, rounds, spec.windows(), spec.causal())
                : windows.occurrences(query, rounds, spec.windows(), spec.causal());
        double[] expected = rows.outputOver(seen, query);
        worst =
            Math.max(worst, Statistics.relativeError(QualityProbe.row(out, head, query), expected));
        plain =
            Math.max(plain, Statistics.relativeError(rows.plainFloatOutput(seen, query), expected));
      }
    }
    return Tolerance.check(
        PER_HEAD * heads + " sampled rows at " + tokens + " tokens",
        worst,
        plain,
        cache == KeyValueCache.BFLOAT16 ? ROUNDING : 0);
  }
}
