package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.measure.Statistics;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.cpu.TileRate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Time grows as the length does.
 *
 * @param shortest fitted from
 * @param longest fitted to
 */
record Growth(int shortest, int longest) implements Goal {
  private static final double SPAN = 6;
  private static final int LEAST_TURNS = 2;
  private static final int MOST_TURNS = 40;

  @Override
  public Heading heading() {
    return new Heading(
        "growth",
        Heading.Section.LENGTH,
        String.format(
            Locale.ROOT,
            "Growth of time with length, LSH forward, R 4, N %,d to %,d",
            shortest,
            longest),
        "slope of the logarithm of the time over that of the length, least squares; FLAT, as many"
            + " buckets as there are chunks of 64, in two even factors",
        Target.atMost(1.05, Target.Unit.PLAIN),
        120);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, PeerStopped {
    List<Integer> lengths = context.sizes().growth();
    List<GoalsData.Case> cases = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    double[] seconds = new double[lengths.size()];
    TileRate rate = TileRate.on(context.backend());
    for (int k = 0; k < seconds.length; k++) {
      int tokens = lengths.get(k);
      context.step(tokens + " tokens");
      LshAttention spec = GoalSpecs.flat(tokens, GoalSizes.FEW_ROUNDS);
      try (Vectors vectors = Vectors.of(tokens);
          AttentionProblem problem = new AttentionProblem(context.backend(), spec, vectors)) {
        checks.add(Validation.rows("LSH, R 4", problem));
        int turns = (int) Math.clamp(SPAN / problem.forward(), LEAST_TURNS, MOST_TURNS);
        List<Samples> taken =
            Turns.take(
                0,
                turns,
                List.of(
                    Turns.Side.seconds(
                        String.format(Locale.ROOT, "%,d tokens", tokens), problem::forward),
                    new Turns.Side("tile kernel", Samples.RATE, () -> LshTimes.tileRate(rate))));
        seconds[k] = taken.getFirst().median();
        Samples share = taken.getFirst().rate(GoalSpecs.forwardFlops(spec, tokens), "work counted");
        cases.add(
            new GoalsData.Case(
                taken.getFirst().what() + ", share of the tile kernel's rate",
                share.over(taken.get(1)),
                taken.getFirst().data(),
                taken.get(1).data()));
      }
    }
    double slope =
        Statistics.exponent(lengths.stream().mapToDouble(Integer::doubleValue).toArray(), seconds);
    return new Outcome.Measured(slope, "fit over all lengths", cases, checks, List.of());
  }
}
