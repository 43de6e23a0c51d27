package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.Locale;

/**
 * How many times faster, or smaller, than the same attention op by op.
 *
 * @param tokens N
 * @param memory whether memory is compared, and not time
 */
record AgainstOpByOp(int tokens, boolean memory) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        memory ? "against-op-by-op-memory" : "against-op-by-op",
        memory ? Heading.Section.MEMORY : Heading.Section.LSH,
        String.format(
            Locale.ROOT,
            "%s, R %d, against the same op by op on libtorch, N %,d",
            memory ? "Memory of LSH forward" : "LSH forward",
            GoalSizes.FEW_ROUNDS,
            tokens),
        memory
            ? "the most that its whole process held over the most that ours held"
            : "its time over ours; FLAT, no mask, each in a process of its own",
        Target.atLeast(memory ? 15 : 20, Target.Unit.RATIO),
        memory ? 0 : 150);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    OpByOp times = context.once(OpByOp.class, OpByOp::measure);
    GoalsData.Case only =
        memory
            ? OpByOp.over("memory", times.theirPeak(), times.ourPeak())
            : OpByOp.over("time", times.theirs(), times.ours());
    Outcome.Measured outcome = Outcome.of(only, times.checks());
    return memory ? outcome.noting(beyondTensors(times)) : outcome;
  }

  private String beyondTensors(OpByOp times) {
    double tensors = 3.0 * Specs.HEADS * tokens * Specs.DIM * Float.BYTES;
    double theirs = times.theirPeak().median() - tensors;
    double ours = times.ourPeak().median() - tensors;
    return String.format(
        Locale.ROOT,
        "Queries, values and output take %.0f MB of either. Beyond them, libraries and JVM among"
            + " the rest, it held %.0f MB and ours %.0f MB: %.1f times as much.",
        tensors / 1e6,
        theirs / 1e6,
        ours / 1e6,
        theirs / ours);
  }
}
