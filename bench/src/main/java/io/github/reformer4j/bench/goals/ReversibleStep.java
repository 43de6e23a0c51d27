package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Statistics;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.StreamFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What taking activations from reversing costs against storing them.
 *
 * @param tokens N
 * @param exact whether streams are in fixed point, reversed bit for bit
 */
record ReversibleStep(int tokens, boolean exact) implements Goal {
  /** Reversing in floating point is right up to rounding, which a hash may enlarge. */
  private static final double FLOAT_LIMIT = 1e-3;

  private static final int MOST_TURNS = 9;
  private static final double SPAN = 20;

  @Override
  public Heading heading() {
    return new Heading(
        exact ? "reversible-exact" : "reversible-float",
        Heading.Section.TRAINING,
        String.format(
            Locale.ROOT,
            "Reversible training step against stored activations, %s, N %,d",
            exact ? "EXACT" : "FLOAT",
            tokens),
        String.format(
            Locale.ROOT,
            "time over time, forward and backward, %d layers, d %d, local and LSH (R %d) in turn;"
                + " in theory 1.33",
            StepModel.LAYERS,
            StepModel.WIDTH,
            GoalSizes.FEW_ROUNDS),
        Target.atMost(1.35, Target.Unit.RATIO),
        30);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, PeerStopped {
    StreamFormat streams = exact ? StreamFormat.EXACT : StreamFormat.FLOAT;
    try (StepModel model = new StepModel(context.backend(), streams, tokens)) {
      context.step("checking");
      ReportData.Check check =
          check(model.gradients(Execution.REVERSIBLE), model.gradients(Execution.STORED));
      context.step("times");
      double pair = model.seconds(Execution.REVERSIBLE) + model.seconds(Execution.STORED);
      List<Samples> taken =
          Turns.take(
              1,
              (int) Math.clamp(SPAN / pair, 2, MOST_TURNS),
              List.of(
                  Turns.Side.seconds("reversible", () -> model.seconds(Execution.REVERSIBLE)),
                  Turns.Side.seconds("stored", () -> model.seconds(Execution.STORED))));
      return Outcome.of(
          new GoalsData.Case(
              "reversible / stored",
              taken.get(0).over(taken.get(1)),
              taken.get(0).data(),
              taken.get(1).data()),
          List.of(check));
    }
  }

  private ReportData.Check check(double[] reversed, double[] stored) {
    double limit = exact ? 0 : FLOAT_LIMIT;
    double error = Statistics.relativeError(reversed, stored);
    String what = "gradients of all parameters, reversible against stored";
    return Agreement.within(what, error, limit);
  }
}
