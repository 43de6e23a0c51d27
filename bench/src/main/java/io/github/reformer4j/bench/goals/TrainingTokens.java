package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.TrainingRate;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.TrainingWork;
import io.github.reformer4j.reversible.Execution;
import java.util.List;
import java.util.Locale;

/**
 * Training against the same model written with libtorch's operations. Losses and gradient norms of
 * the first steps agree before anything is timed.
 *
 * @param tokens N
 */
record TrainingTokens(int tokens) implements Goal {
  private static final int WARM_UPS = 1;
  private static final int TURNS = 5;

  @Override
  public Heading heading() {
    return new Heading(
        "training",
        Heading.Section.TRAINING,
        String.format(
            Locale.ROOT,
            "Training tokens a second against the same model on libtorch, N %,d",
            tokens),
        String.format(
            Locale.ROOT,
            "its time of a whole step over ours, reversible, floating streams; %d layers, d %d,"
                + " local and LSH (R %d) in turn; it stores its activations",
            StepModel.LAYERS,
            StepModel.WIDTH,
            GoalSizes.FEW_ROUNDS),
        Target.atLeast(3, Target.Unit.RATIO),
        90);
  }

  @Override
  public Outcome measure(GoalContext context) throws Skipped {
    PeerProcess torch = context.peers().library(GoalPeers.TORCH_TRAINING);
    TrainingWork work =
        new TrainingWork(
            StepModel.LAYERS,
            StepModel.WIDTH,
            StepModel.HEADS,
            tokens,
            GoalSizes.FEW_ROUNDS,
            Execution.REVERSIBLE,
            false);
    context.step(work.title());
    TrainingRate.Result result =
        TrainingRate.measure(
            new TrainingRate.Plan(work, WARM_UPS, TURNS, context.sizes().patience()), torch);
    TrainingRate.Row library = result.library();
    if (library == null) {
      throw new Skipped(torch.name() + " stopped: " + result.stopped());
    }
    Samples theirs = samples(library, "libtorch, op by op");
    GoalsData.Case reversible =
        OpByOp.over("reversible", theirs, samples(result.reversible(), "reversible"));
    GoalsData.Case stored = OpByOp.over("stored", theirs, samples(result.stored(), "stored"));
    String note =
        String.format(
            Locale.ROOT,
            "Tokens a second: ours reversible %,.0f, ours stored %,.0f, libtorch %,.0f.",
            result.reversible().tokensPerSecond(),
            result.stored().tokensPerSecond(),
            library.tokensPerSecond());
    return new Outcome.Measured(
        reversible.value(),
        reversible.name(),
        List.of(reversible, stored),
        List.of(),
        List.of(note));
  }

  private static Samples samples(TrainingRate.Row row, String what) {
    return new Samples(what, Samples.SECONDS, row.seconds());
  }
}
