package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a second thread gains.
 *
 * @param work that both do
 * @param tokens N
 */
record TwoThreads(Work work, int tokens) implements Goal {
  private static final double SPAN = 20;
  private static final int LEAST_TURNS = 5;
  private static final int MOST_TURNS = 60;

  /** What is done. */
  enum Work {
    LSH_FORWARD("LSH forward", 25),
    LSH_BOTH("LSH forward + backward", 45),
    EXACT_FORWARD("Exact forward", 25),
    DENSE("Dense products", 25);

    final String title;
    final int budget;

    Work(String title, int budget) {
      this.title = title;
      this.budget = budget;
    }
  }

  @Override
  public Heading heading() {
    return new Heading(
        "threads-" + work.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        Heading.Section.THREADS,
        String.format(Locale.ROOT, "Two threads against one, %s, N %,d", work.title, tokens),
        "time of one over time of two",
        Target.atLeast(1.85, Target.Unit.RATIO),
        work.budget);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    int processors = Runtime.getRuntime().availableProcessors();
    if (processors < 2) {
      throw new Skipped("this machine has " + processors + " processor");
    }
    context.step(work.title);
    try (CpuBackend one = CpuBackend.create(new CpuOptions(1));
        CpuBackend two = CpuBackend.create(new CpuOptions(2))) {
      return work == Work.DENSE ? dense(one, two) : attention(one, two);
    }
  }

  private Outcome attention(CpuBackend one, CpuBackend two)
      throws IOException, InterruptedException, PeerStopped {
    AttentionSpec spec =
        work == Work.EXACT_FORWARD
            ? GoalSpecs.exact(false)
            : GoalSpecs.flat(tokens, GoalSizes.MANY_ROUNDS);
    List<ReportData.Check> checks = new ArrayList<>();
    try (Vectors vectors = Vectors.of(tokens);
        AttentionProblem alone = new AttentionProblem(one, spec, vectors);
        AttentionProblem together = new AttentionProblem(two, spec, vectors)) {
      checks.add(Validation.rows("one thread", alone));
      checks.add(Validation.rows("two threads", together));
      if (work == Work.LSH_BOTH) {
        checks.add(Validation.backward("two threads", together));
      }
      return outcome(() -> seconds(alone), () -> seconds(together), seconds(together), checks);
    }
  }

  private double seconds(AttentionProblem problem) {
    return problem.forward() + (work == Work.LSH_BOTH ? problem.backward() : 0);
  }

  private Outcome dense(CpuBackend one, CpuBackend two)
      throws IOException, InterruptedException, PeerStopped {
    try (LayerProducts alone = new LayerProducts(one, tokens);
        LayerProducts together = new LayerProducts(two, tokens)) {
      List<ReportData.Check> checks =
          List.of(alone.check("one thread"), together.check("two threads"));
      return outcome(alone::seconds, together::seconds, together.seconds(), checks);
    }
  }

  private Outcome outcome(
      Turns.Measurement alone,
      Turns.Measurement together,
      double predicted,
      List<ReportData.Check> checks)
      throws IOException, InterruptedException, PeerStopped {
    int turns = (int) Math.clamp(SPAN / (3 * predicted), LEAST_TURNS, MOST_TURNS);
    List<Samples> taken =
        Turns.take(
            1,
            turns,
            List.of(
                Turns.Side.seconds("two threads", together),
                Turns.Side.seconds("one thread", alone)));
    return Outcome.of(
        new GoalsData.Case(
            work.title, taken.get(1).over(taken.get(0)), taken.get(0).data(), taken.get(1).data()),
        checks);
  }
}
