package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.DriftData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.properties.residuals.Drift;
import io.github.reformer4j.properties.residuals.Toolkit;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is left of the inputs after many blocks forward and back. */
final class DriftSection {
  private static final List<Integer> DEPTHS = List.of(1, 3, 10, 30, 100, 300, 1000);

  /** The first depths cost next to nothing once the code is compiled, and make a curve. */
  private static final int ALWAYS = 3;

  private static final String BLOCKS =
      "Small blocks as models have them, with random weights: layer norm and LSH attention, layer"
          + " norm and feed-forward, both with dropout";

  private DriftSection() {}

  static DriftData measure(Backend backend, ReversingPlan plan, Progress progress) {
    List<Integer> depths = DEPTHS.stream().filter(n -> n <= plan.deepestDrift()).toList();
    progress.part("reversing", depths.size());
    Budget budget = new Budget(plan.driftBudget());
    List<DriftData.Point> points = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    double perLayer = 0;
    for (int depth : depths) {
      progress.step(depth + " layers");
      if (points.size() >= ALWAYS && depth * perLayer > budget.left()) {
        leftOut.add(String.format(Locale.ROOT, "%,d layers", depth));
        continue;
      }
      long start = System.nanoTime();
      double floating = error(backend, StreamFormat.FLOAT, depth);
      double exact = error(backend, StreamFormat.EXACT, depth);
      points.add(new DriftData.Point(depth, floating, exact));
      perLayer = (System.nanoTime() - start) * 1e-9 / depth;
    }
    return new DriftData(
        BLOCKS, StreamFormat.Exact.DEFAULT_FRACTION_BITS, points, LeftOut.line(leftOut));
  }

  private static double error(Backend backend, StreamFormat format, int depth) {
    try (TensorPool pool = new TensorPool(backend)) {
      Reversible engine = new Reversible(backend, pool, DType.FLOAT32);
      Toolkit tools = Toolkit.of(backend, DType.FLOAT32, Specs.SEED);
      return Drift.byDepth(engine, tools, format, List.of(depth)).getFirst().relativeError();
    }
  }
}
