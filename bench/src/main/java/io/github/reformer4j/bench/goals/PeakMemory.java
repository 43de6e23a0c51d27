package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.Locale;

/**
 * The memory of a forward pass, the whole process.
 *
 * @param tokens N
 */
record PeakMemory(int tokens) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        "memory",
        Heading.Section.MEMORY,
        String.format(
            Locale.ROOT,
            "Peak memory, LSH forward, N %,d, R %d, with inputs and output",
            tokens,
            GoalSizes.MANY_ROUNDS),
        "the most that a fresh process held at once, JVM and all (VmHWM)",
        Target.atMost(0.7e9, Target.Unit.BYTES),
        15);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    return OwnMemory.measure(
            context, AttentionWork.lsh(tokens, GoalSizes.MANY_ROUNDS, false, false), 2)
        .outcome(String.format(Locale.ROOT, "%,d tokens, R %d", tokens, GoalSizes.MANY_ROUNDS));
  }
}
