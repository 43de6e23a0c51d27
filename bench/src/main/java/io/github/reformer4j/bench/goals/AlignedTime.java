package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.Locale;

/**
 * Windows that keep to a bucket cost no more than the paper's.
 *
 * @param tokens N
 */
record AlignedTime(int tokens) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        "lsh-aligned",
        Heading.Section.LSH,
        String.format(
            Locale.ROOT,
            "ALIGNED windows against FLAT, forward, N %,d, R %d",
            tokens,
            LshTimes.rounds()),
        "time over time",
        Target.atMost(1, Target.Unit.RATIO),
        0);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    LshTimes times = context.once(LshTimes.class, LshTimes::measure);
    return Outcome.of(
        new GoalsData.Case(
            "ALIGNED / FLAT",
            times.aligned().over(times.flat()),
            times.aligned().data(),
            times.flat().data()),
        times.checks());
  }
}
