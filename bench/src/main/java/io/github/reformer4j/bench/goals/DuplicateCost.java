package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.Locale;

/**
 * What counting each key once adds to the time.
 *
 * @param tokens N
 */
record DuplicateCost(int tokens) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        "lsh-duplicates",
        Heading.Section.LSH,
        String.format(
            Locale.ROOT,
            "Duplicate correction, added time, forward, N %,d, R %d, FLAT",
            tokens,
            LshTimes.rounds()),
        "time with each key counted once over time with keys counted as often as met, less one",
        Target.atMost(0.30, Target.Unit.SHARE),
        0);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    LshTimes times = context.once(LshTimes.class, LshTimes::measure);
    return Outcome.of(
        new GoalsData.Case(
            "counted once / as often as met",
            times.corrected().over(times.flat()) - 1,
            times.corrected().data(),
            times.flat().data()),
        times.checks());
  }
}
