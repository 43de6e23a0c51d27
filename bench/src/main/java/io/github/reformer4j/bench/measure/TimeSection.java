package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.ScalingData;
import io.github.reformer4j.bench.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Time against length, all kinds interleaved so that they see the same machine. */
final class TimeSection {
  private static final int RUNS = 5;
  private static final double WARM_UP_SECONDS = 0.4;

  /** Calls longer than this need no warm-up: shorter lengths have compiled everything. */
  private static final double LONG_CALL = 0.8;

  /** Shorter lengths are dominated by fixed cost. */
  private static final int FIT_FROM = 4096;

  /** One kind may use this share of what is left for a single length, */
  private static final double SHARE_OF_LEFT = 0.4;

  /** or at any rate this share of everything. */
  private static final double SHARE_OF_ALL = 0.03;

  private final List<Kind> kinds = new ArrayList<>();

  /** One kind of attention on its way to longer lengths. */
  private static final class Kind {
    final String name;
    final int rounds;
    final double growth;
    final IntFunction<AttentionSpec> spec;
    final List<ScalingData.Point> points = new ArrayList<>();
    @Nullable String leftOut;

    Kind(String name, int rounds, double growth, IntFunction<AttentionSpec> spec) {
      this.name = name;
      this.rounds = rounds;
      this.growth = growth;
      this.spec = spec;
    }

    /** Seconds that twice the last length will take; 0 before anything is known. */
    double predicted() {
      return points.isEmpty() ? 0 : points.getLast().seconds() * growth;
    }
  }

  private TimeSection() {
    kinds.add(new Kind("exact", 0, 4, tokens -> Specs.exact()));
    for (int rounds : Specs.ROUNDS) {
      kinds.add(
          new Kind("LSH, R = " + rounds, rounds, 2.2, tokens -> Specs.aligned(tokens, rounds)));
    }
  }

  static ScalingData measure(
      Backend backend, HeadVectors vectors, AttentionPlan plan, Progress progress) {
    TimeSection section = new TimeSection();
    Budget budget = new Budget(plan.timeBudget());
    for (int tokens : plan.lengths()) {
      progress.step(tokens + " tokens");
      try (Workload load = new Workload(vectors, tokens)) {
        section.length(backend, load, budget, SHARE_OF_ALL * plan.timeBudget());
      }
    }
    return new ScalingData(section.kinds.stream().map(TimeSection::series).toList(), FIT_FROM);
  }

  private void length(Backend backend, Workload load, Budget budget, double always) {
    List<Kind> able = new ArrayList<>();
    for (Kind kind : kinds) {
      double predicted = kind.predicted();
      if (kind.leftOut == null && predicted > Math.max(SHARE_OF_LEFT * budget.left(), always)) {
        kind.leftOut =
            String.format(
                Locale.ROOT,
                "%,d tokens and more left out: about %.2g s a call, which does not fit the time of"
                    + " this report",
                load.tokens(),
                predicted);
      }
      if (kind.leftOut == null) {
        able.add(kind);
      }
    }
    List<Workload.Run> runs = new ArrayList<>();
    try {
      for (Kind kind : able) {
        runs.add(new Workload.Run(backend, kind.spec.apply(load.tokens()), load));
      }
      measure(able, runs, load.tokens(), budget);
    } finally {
      runs.forEach(Workload.Run::close);
    }
  }

  private static void measure(List<Kind> able, List<Workload.Run> runs, int tokens, Budget budget) {
    List<List<Double>> seconds = new ArrayList<>();
    for (int k = 0; k < able.size(); k++) {
      warmUp(able.get(k), runs.get(k));
      seconds.add(new ArrayList<>());
    }
    for (int repeat = 0; repeat < RUNS; repeat++) {
      for (int k = 0; k < able.size(); k++) {
        // the first repeat always runs; the rest while there is time for it
        if (repeat == 0 || able.get(k).predicted() * able.size() < budget.left() / RUNS) {
          seconds.get(k).add(runs.get(k).seconds());
        }
      }
    }
    for (int k = 0; k < able.size(); k++) {
      double[] all = seconds.get(k).stream().mapToDouble(Double::doubleValue).toArray();
      able.get(k)
          .points
          .add(
              new ScalingData.Point(
                  tokens,
                  Statistics.quantile(all, 0.5),
                  Statistics.quantile(all, 0),
                  Statistics.quantile(all, 1),
                  all.length));
    }
  }

  private static void warmUp(Kind kind, Workload.Run run) {
    if (kind.predicted() > LONG_CALL) {
      return;
    }
    double spent = run.seconds();
    while (kind.points.isEmpty() && spent < WARM_UP_SECONDS) {
      spent += run.seconds();
    }
  }

  private static ScalingData.Series series(Kind kind) {
    List<ScalingData.Point> fitted =
        kind.points.stream().filter(point -> point.tokens() >= FIT_FROM).toList();
    Double exponent = null;
    if (fitted.size() >= 2) {
      exponent =
          Statistics.exponent(
              fitted.stream().mapToDouble(ScalingData.Point::tokens).toArray(),
              fitted.stream().mapToDouble(ScalingData.Point::seconds).toArray());
    }
    return new ScalingData.Series(kind.name, kind.rounds, kind.points, exponent, kind.leftOut);
  }
}
