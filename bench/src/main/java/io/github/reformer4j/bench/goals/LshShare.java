package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.Locale;

/**
 * How much of the tile kernel's own rate LSH attention keeps, its work counted.
 *
 * @param tokens N
 * @param withBackward whether the backward pass counts too
 */
record LshShare(int tokens, boolean withBackward) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        withBackward ? "lsh-forward-backward" : "lsh-forward",
        Heading.Section.LSH,
        String.format(
            Locale.ROOT,
            "LSH %s, N %,d, R %d, FLAT, share of the tile kernel's rate",
            withBackward ? "forward + backward" : "forward",
            tokens,
            LshTimes.rounds()),
        "hashing and 128 keys a token and round"
            + (withBackward ? "; backward 2.5 times the keys' forward work" : "")
            + "; over the time and over what the tile kernel reaches in the same turn",
        Target.atLeast(withBackward ? 0.65 : 0.75, Target.Unit.SHARE),
        withBackward ? 0 : 90);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    LshTimes times = context.once(LshTimes.class, LshTimes::measure);
    LshAttention spec = GoalSpecs.flat(tokens, LshTimes.rounds());
    double work = GoalSpecs.forwardFlops(spec, tokens);
    Samples seconds = times.flat();
    if (withBackward) {
      work += GoalSpecs.backwardFlops(spec, tokens);
      seconds = seconds.plus(times.flatBackward(), "FLAT, forward + backward");
    }
    Samples rate = seconds.rate(work, seconds.what());
    return Outcome.of(
        new GoalsData.Case(
            seconds.what(), rate.over(times.tile()), rate.data(), times.tile().data()),
        times.checks());
  }
}
