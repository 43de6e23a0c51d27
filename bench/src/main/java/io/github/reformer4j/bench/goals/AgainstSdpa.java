package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
    Outcome worst = Outcome.worst(heading().target(), cases, times.checks());
    return worst instanceof Outcome.Measured measured && !withBackward
        ? measured.noting(theirShare(times))
        : worst;
  }

  /** How much faster anything could be that computes the same products. */
  private static String theirShare(ExactTimes times) {
    ExactTimes.Case fastest =
        Collections.max(times.cases(), Comparator.comparingDouble(ExactTimes.Case::theirShare));
    return String.format(
        Locale.ROOT,
        "libtorch's forward pass reaches up to %.0f %% of the best product's rate in the same turn"
            + " (%s).",
        100 * fastest.theirShare(),
        fastest.name());
  }
}
