package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Dense products against the better of two libraries.
 *
 * @param tokens rows of x
 * @param worst whether the worst shape counts, and not the geometric mean
 */
record DenseShare(int tokens, boolean worst) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        worst ? "dense-worst" : "dense-mean",
        Heading.Section.DENSE,
        String.format(
            Locale.ROOT,
            "Dense products, %s, %,d tokens, widths 128 to 512",
            worst ? "worst shape" : "all shapes",
            tokens),
        "the time of the better of OpenBLAS and MKL over ours, forward and both gradients; "
            + (worst ? "the worst shape and product" : "geometric mean"),
        Target.atLeast(0.95, Target.Unit.SHARE),
        worst ? 0 : 100);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    DenseTimes times = context.once(DenseTimes.class, DenseTimes::measure);
    return worst
        ? Outcome.worst(heading().target(), times.cases(), times.checks())
        : new Outcome.Measured(
            geometricMean(times.cases().stream().map(GoalsData.Case::value).toList()),
            "geometric mean of " + times.cases().size(),
            times.cases(),
            times.checks(),
            List.of());
  }

  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
