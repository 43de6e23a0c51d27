package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The length from which hashing is faster than libtorch's exact attention. */
record CrossoverWithTorch() implements Goal {
  private static final double PATIENCE = 60;
  private static final int WARM_UPS = 5;
  private static final int MOST_TURNS = 60;

  @Override
  public Heading heading() {
    return new Heading(
        "crossover-libtorch",
        Heading.Section.LENGTH,
        "Length from which LSH, R 4, is faster than libtorch's exact attention, not causal",
        Crossings.COUNTED,
        Target.atMost(512, Target.Unit.TOKENS),
        40);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    PeerProcess torch = context.peers().library(GoalPeers.TORCH);
    List<Samples> lsh = new ArrayList<>();
    List<Samples> theirs = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    List<Integer> lengths = context.sizes().crossover();
    ShortTimes.settle(context);
    for (int tokens : lengths) {
      context.step(tokens + " tokens");
      try (Vectors vectors = Vectors.of(tokens);
          AttentionProblem hashed =
              new AttentionProblem(
                  context.backend(), GoalSpecs.flat(tokens, GoalSizes.FEW_ROUNDS), vectors);
          OpenWork exact = torch.open(AttentionWork.exact(tokens, false, false), PATIENCE)) {
        checks.add(Validation.rows("LSH, R 4", hashed));
        exact.seconds();
        checks.add(
            Agreement.check(
                String.format(Locale.ROOT, "libtorch, exact, %,d tokens", tokens),
                Agreement.doubles(exact.sample(ExactRows.elements(tokens))),
                ExactRows.expected(vectors, false)));
        List<Samples> taken =
            Turns.paused(
                WARM_UPS,
                Math.min(MOST_TURNS, ShortTimes.turns(hashed.forward() + exact.seconds())),
                List.of(
                    Turns.Side.seconds("LSH, R 4", hashed::forward),
                    Turns.Side.seconds("libtorch, exact", exact::seconds)));
        lsh.add(taken.get(0));
        theirs.add(taken.get(1));
      }
    }
    ShortTimes times = new ShortTimes(lengths, lsh, theirs, checks);
    return Crossings.outcome(times, theirs, Crossings.cases(times, theirs), checks);
  }
}
