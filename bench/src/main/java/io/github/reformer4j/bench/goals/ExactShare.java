package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;

/** How much of the best rate of products exact attention keeps. */
record ExactShare() implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        "exact-share",
        Heading.Section.EXACT,
        "Exact forward, share of the best rate of products",
        "two products for every key that is not hidden, over the time and over what the better of"
            + " OpenBLAS and MKL reaches at 2,048 × 2,048 × 2,048 in the same turn; the worst of"
            + " all lengths, causal and not",
        Target.atLeast(0.80, Target.Unit.SHARE),
        0);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    ExactTimes times = context.once(ExactTimes.class, ExactTimes::measure);
    List<GoalsData.Case> cases = times.cases().stream().map(ExactShare::share).toList();
    return Outcome.worst(heading().target(), cases, times.checks());
  }

  private static GoalsData.Case share(ExactTimes.Case times) {
    Samples rate =
        times
            .forward()
            .rate(GoalSpecs.exactForwardFlops(times.tokens(), times.causal()), "ours, forward");
    return new GoalsData.Case(
        times.name(), rate.over(times.gemm()), rate.data(), times.gemm().data());
  }
}
