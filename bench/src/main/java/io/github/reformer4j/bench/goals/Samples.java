package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Statistics;
import io.github.reformer4j.bench.page.GoalsData;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Repeated measurements of one thing, in the order in which they were taken.
 *
 * @param what was measured
 * @param unit "s", "B" or "flop/s"
 * @param values at least one, positive and finite
 */
record Samples(String what, String unit, List<Double> values) {
  static final String SECONDS = "s";
  static final String BYTES = "B";
  static final String RATE = "flop/s";
  static final String BANDWIDTH = "B/s";

  Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("samples of " + what + " = none: expected at least one");
    }
    for (double value : values) {
      if (!(value > 0 && Double.isFinite(value))) {
        throw new IllegalArgumentException(
            "sample of " + what + " = " + value + ": expected a positive number");
      }
    }
  }

  double median() {
    return Statistics.median(values);
  }

  /** The median of the quotients of what was measured in the same turn. */
  double over(Samples other) {
    int turns = Math.min(values.size(), other.values.size());
    return Statistics.median(
        IntStream.range(0, turns)
            .mapToObj(turn -> values.get(turn) / other.values.get(turn))
            .toList());
  }

  /** Sums of what was measured in the same turn. */
  Samples plus(Samples other, String sum) {
    return new Samples(
        sum,
        unit,
        IntStream.range(0, Math.min(values.size(), other.values.size()))
            .mapToObj(turn -> values.get(turn) + other.values.get(turn))
            .toList());
  }

  /** Work over time: what was done a second in each turn. */
  Samples rate(double work, String name) {
    return new Samples(name, RATE, values.stream().map(seconds -> work / seconds).toList());
  }

  GoalsData.Amounts data() {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    return new GoalsData.Amounts(
        what, unit, median(), Statistics.quantile(all, 0), Statistics.quantile(all, 1), values);
  }
}
