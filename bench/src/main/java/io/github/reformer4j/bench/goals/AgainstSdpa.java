package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;

/**
 * How many times faster exact attention is than libtorch's.
 *
 * @param withBackward whether the backward pass counts too
 */
record AgainstSdpa(boolean withBackward) implements Goal {
  @Override
  public Heading heading() {
    return new Heading(
        withBackward ? "exact-forward-backward" : "exact-forward",
        Heading.Section.EXACT,
        "Exact "
            + (withBackward ? "forward + backward" : "forward")
            + " against libtorch's scaled_dot_product_attention",
        "its time over ours; the worst of all lengths, causal and not",
        Target.atLeast(withBackward ? 1.8 : 2, Target.Unit.RATIO),
        withBackward ? 0 : 330);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    ExactTimes times = context.once(ExactTimes.class, ExactTimes::measure);
    List<GoalsData.Case> cases =
        times.cases().stream()
            .map(
                c ->
                    withBackward
                        ? OpByOp.over(c.name(), c.theirBoth(), c.both())
                        : OpByOp.over(c.name(), c.theirForward(), c.forward()))
            .toList();
    return Outcome.worst(heading().target(), cases, times.checks());
  }
}
