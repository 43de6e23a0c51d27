package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.page.QualityData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Compares LSH attention with exact attention at one length: exact attention is computed in double
 * precision for a sample of queries of the later half against all earlier keys, so it is affordable
 * at any length.
 */
final class QualityProbe {
  private static final int SAMPLE_STREAM = 100;

  private final Workload load;
  private final List<Sampled> sampled;

  /** One query of one head: exact attention's weights and output, and what windows cover. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Sampled(
      int head, int query, double keysUsed, double[] out, List<Coverage> coverage) {}

  /** What one setting covers of one query's exact attention, and the output that follows. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Coverage(
      double mass,
      double best,
      double recent,
      double random,
      int keys,
      double[] out,
      double floatError) {}

  /** The largest difference between a backend's row and the row that its windows imply. */
  private double worstRow;

  private double worstFloat;

  /**
   * One way to look for keys.
   *
   * @param spec which rounds and windows
   * @param windows the heads' windows, by head, of at least as many rounds
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Setting(LshAttention spec, WindowKeys[] windows) {}

  private QualityProbe(Workload load, List<Sampled> sampled) {
    this.load = load;
    this.sampled = sampled;
  }

  /**
   * Computes exact attention for the sample and what each setting's windows cover of it.
   *
   * @param load the workload
   * @param settings what to look at
   * @param perHead queries a head, the same for all settings of a length
   */
  static QualityProbe of(Workload load, List<Setting> settings, int perHead) {
    int tokens = load.tokens();
    CounterRandom random = CounterRandom.of(Specs.SEED, Purpose.DATA, SAMPLE_STREAM);
    int[] queries =
        IntStream.range(0, perHead)
            .map(k -> tokens / 2 + (int) (random.uniform(tokens, 0, k) * (tokens - tokens / 2)))
            .toArray();
    List<Sampled> sampled = new ArrayList<>();
    int heads = Math.toIntExact(load.queryKeys().shape().dim(1));
    for (int head = 0; head < heads; head++) {
      int h = head;
      HeadRows rows = new HeadRows(load.queryKeys(), load.values(), head);
      sampled.addAll(
          Arrays.stream(queries)
              .parallel()
              .mapToObj(query -> sample(rows, settings, h, query))
              .toList());
    }
    return new QualityProbe(load, sampled);
  }

  private static Sampled sample(HeadRows rows, List<Setting> settings, int head, int query) {
    double[] weights = rows.pastWeights(query);
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    double[] top = new double[weights.length + 1];
    for (int k = 0; k < sorted.length; k++) {
      top[k + 1] = top[k] + sorted[sorted.length - 1 - k];
    }
    List<Coverage> coverage = new ArrayList<>();
    for (Setting setting : settings) {
      LshAttention spec = setting.spec();
      int[] seen = setting.windows()[head].past(query, spec.hashing().rounds(), spec.windows());
      double[] implied = rows.outputOver(seen, query);
      double mass = Arrays.stream(seen).mapToDouble(j -> weights[j]).sum();
      double recent =
          Arrays.stream(
                  weights, weights.length - Math.min(seen.length, weights.length), weights.length)
              .sum();
      coverage.add(
          new Coverage(
              mass,
              top[Math.min(seen.length, weights.length)],
              recent,
              (double) seen.length / weights.length,
              seen.length,
              implied,
              Statistics.relativeError(rows.plainFloatOutput(seen, query), implied)));
    }
    return new Sampled(
        head, query, Math.exp(Statistics.entropy(weights)), rows.output(weights), coverage);
  }

  QualityData.KeysUsed keysUsed() {
    double[] used = sampled.stream().mapToDouble(Sampled::keysUsed).toArray();
    return new QualityData.KeysUsed(
        load.tokens(),
        Statistics.quantile(used, 0.1),
        Statistics.quantile(used, 0.5),
        Statistics.quantile(used, 0.9));
  }

  /**
   * The figures of one setting, whose output is in the workload.
   *
   * @param setting index in the list of settings
   * @param spec that setting
   * @param out the backend's output, [1, H, N, D]
   */
  QualityData.Point point(int setting, LshAttention spec, String windows, Tensor out) {
    double[] errors = new double[sampled.size()];
    double[] cosines = new double[sampled.size()];
    for (int s = 0; s < sampled.size(); s++) {
      Sampled one = sampled.get(s);
      double[] row = row(out, one.head, one.query);
      errors[s] = Statistics.relativeError(row, one.out);
      cosines[s] = Statistics.cosine(row, one.out);
      Coverage coverage = one.coverage.get(setting);
      worstRow = Math.max(worstRow, Statistics.relativeError(row, coverage.out)); // keeps a NaN
      worstFloat = Math.max(worstFloat, coverage.floatError);
    }
    return new QualityData.Point(
        load.tokens(),
        windows,
        spec.hashing().rounds(),
        mass(setting),
        Statistics.quantile(values(setting, Coverage::mass), 0.1),
        mean(setting, Coverage::best),
        mean(setting, Coverage::recent),
        mean(setting, Coverage::random),
        keysSeen(setting),
        Statistics.quantile(errors, 0.5),
        Statistics.quantile(errors, 0.9),
        Statistics.quantile(cosines, 0.5));
  }

  /**
   * Whether the backend's rows are what its windows imply.
   *
   * @throws io.github.reformer4j.bench.failure.UserFailure if they are not
   */
  ReportData.Check check() {
    return Tolerance.check(
        sampled.size()
            + " sampled rows at "
            + load.tokens()
            + " tokens, every setting, against softmax over windows worked out anew",
        worstRow,
        worstFloat);
  }

  /** Mean share of exact attention's mass on the keys that a setting sees. */
  double mass(int setting) {
    return mean(setting, Coverage::mass);
  }

  /** Mean number of distinct keys that a query sees. */
  double keysSeen(int setting) {
    return mean(setting, Coverage::keys);
  }

  private double mean(int setting, ToDoubleFunction<Coverage> figure) {
    return Statistics.mean(values(setting, figure));
  }

  private double[] values(int setting, ToDoubleFunction<Coverage> figure) {
    return sampled.stream()
        .mapToDouble(s -> figure.applyAsDouble(s.coverage.get(setting)))
        .toArray();
  }

  static double[] row(Tensor out, int head, int query) {
    int dim = Math.toIntExact(out.shape().dim(3));
    long at = (head * out.shape().dim(2) + query) * dim;
    double[] row = new double[dim];
    for (int d = 0; d < dim; d++) {
      row[d] = out.getDouble(at + d);
    }
    return row;
  }
}
