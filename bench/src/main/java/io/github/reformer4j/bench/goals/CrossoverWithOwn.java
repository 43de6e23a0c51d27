package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;

/** The length from which hashing is faster than this project's own exact attention. */
record CrossoverWithOwn() implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        "crossover-own",
        Heading.Section.LENGTH,
        "Length from which LSH, R 4, is faster than our own exact attention, not causal",
        Crossings.COUNTED,
        Target.atMost(1024, Target.Unit.TOKENS),
        30);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    ShortTimes times = context.once(ShortTimes.class, ShortTimes::measure);
    List<GoalsData.Case> cases = Crossings.cases(times, times.exact());
    return Crossings.outcome(times, times.exact(), cases, times.checks());
  }
}
