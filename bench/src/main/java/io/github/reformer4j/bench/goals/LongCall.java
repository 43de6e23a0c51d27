package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A million tokens: time, or memory.
 *
 * @param tokens N
 * @param memory whether memory is judged, and not time
 */
record LongCall(int tokens, boolean memory) implements Goal {
  private static final int CALLS = 3;

  @Override
  public Heading heading() {
    return new Heading(
        memory ? "million-memory" : "million-time",
        memory ? Heading.Section.MEMORY : Heading.Section.LENGTH,
        String.format(
            Locale.ROOT,
            "%s, LSH forward, N %,d, R %d",
            memory ? "Peak memory with inputs and output" : "Time",
            tokens,
            GoalSizes.FEW_ROUNDS),
        memory
            ? "the most that a fresh process held at once, JVM and all (VmHWM)"
            : "median of the calls of a fresh process, the first among them; this project's"
                + " defaults (ALIGNED, each key counted once), no mask",
        memory ? Target.atMost(8e9, Target.Unit.BYTES) : Target.atMost(12, Target.Unit.SECONDS),
        memory ? 0 : 75);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    OwnMemory call =
        context.once(
            OwnMemory.class,
            c ->
                OwnMemory.measure(
                    c, AttentionWork.lshDefaults(tokens, GoalSizes.FEW_ROUNDS), CALLS));
    String name = String.format(Locale.ROOT, "%,d tokens, R %d", tokens, GoalSizes.FEW_ROUNDS);
    return memory
        ? call.outcome(name)
        : Outcome.of(
                new GoalsData.Case(name, call.seconds().median(), call.seconds().data(), null),
                List.of())
            .noting("The paper's windows at this length are among the cases of the growth.");
  }
}
