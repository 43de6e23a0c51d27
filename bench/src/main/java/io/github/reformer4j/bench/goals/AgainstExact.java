package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How many times faster LSH attention is than libtorch's exact attention.
 *
 * @param tokens N
 * @param rounds R
 * @param factor wanted
 */
record AgainstExact(int tokens, int rounds, double factor) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        "against-exact-r" + rounds,
        Heading.Section.LSH,
        String.format(
            Locale.ROOT,
            "LSH forward, R %d, against libtorch's exact attention, N %,d",
            rounds,
            tokens),
        "its time over ours; FLAT, no mask",
        Target.atLeast(factor, Target.Unit.RATIO),
        rounds == GoalSizes.MANY_ROUNDS ? 330 : 0);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    LongExact times = context.once(LongExact.class, LongExact::measure);
    Samples ours = Objects.requireNonNull(times.ours().get(rounds));
    GoalsData.Case only =
        new GoalsData.Case(
            "R " + rounds, times.theirs().over(ours), ours.data(), times.theirs().data());
    return new Outcome.Measured(
        only.value(), only.name(), List.of(only), times.checks(), times.notes());
  }
}
