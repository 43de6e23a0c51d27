package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.ActivationData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.bench.train.Preset;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Memory of a training pass against depth: models like the trained one, with more layers. */
final class ActivationSection {
  private static final List<Integer> DEPTHS = List.of(2, 4, 8, 12, 24, 48);

  private ActivationSection() {}

  static ActivationData measure(LearnedModel learned, ReversingPlan plan, Progress progress) {
    List<Integer> depths = DEPTHS.stream().filter(n -> n <= plan.deepest()).toList();
    progress.part("activation memory", depths.size());
    Budget budget = new Budget(plan.activationBudget());
    List<ActivationData.Point> points = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    double perLayer = 0;
    for (int depth : depths) {
      progress.step(depth + " layers");
      // two depths make a comparison: they are always there
      if (points.size() >= 2 * Executions.ALL.size() && depth * perLayer > budget.left()) {
        leftOut.add(String.format(Locale.ROOT, "%,d layers", depth));
        continue;
      }
      long start = System.nanoTime();
      points.addAll(atDepth(learned, depth));
      perLayer = (System.nanoTime() - start) * 1e-9 / depth;
    }
    return new ActivationData(
        TrainingSection.describe(learned.sizes(), "Models like the trained one")
            + ", with more or fewer layers and untrained weights",
        learned.sizes().tokens(),
        points,
        LeftOut.line(leftOut));
  }

  private static List<ActivationData.Point> atDepth(LearnedModel learned, int depth) {
    Preset.Sizes s = learned.sizes();
    Preset.Sizes deep =
        new Preset.Sizes(s.tokens(), 1, depth, s.width(), s.heads(), s.rounds(), s.chunk());
    List<ActivationData.Point> points = new ArrayList<>();
    try (ReformerLm model =
            ReformerLm.create(
                learned.model().backend(),
                DType.FLOAT32,
                ByteModel.config(deep, StreamFormat.FLOAT, Specs.rotations()),
                Specs.SEED);
        TrainingPasses passes = new TrainingPasses(model, learned.corpus(), s.tokens())) {
      for (Execution execution : Executions.ALL) {
        points.add(
            new ActivationData.Point(
                Executions.name(execution), depth, passes.peakBytes(execution)));
      }
    }
    return points;
  }
}
