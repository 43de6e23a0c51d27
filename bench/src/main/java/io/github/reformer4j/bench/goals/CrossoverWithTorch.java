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
  private static final int MOST_TURNS = 40;

  /** Seconds of calls in a row: the first after a pause is not what the others are. */
  private static final double ROW = 0.06;

  private static final int MOST_CALLS = 20;

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
    List<Samples> flat = new ArrayList<>();
    List<Samples> theirs = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    List<Integer> lengths = context.sizes().crossover();
    ShortTimes.settle(context);
    for (int tokens : lengths) {
      context.step(tokens + " tokens");
      try (Vectors vectors = Vectors.of(tokens);
          AttentionProblem hashed = ShortTimes.defaults(context, vectors);
          AttentionProblem paper = ShortTimes.flat(context, vectors);
          OpenWork exact = torch.open(AttentionWork.exact(tokens, false, false), PATIENCE)) {
        checks.add(Validation.rows(ShortTimes.DEFAULTS, hashed));
        checks.add(Validation.rows(ShortTimes.FLAT, paper));
        exact.seconds();
        checks.add(
            Agreement.check(
                String.format(Locale.ROOT, "libtorch, exact, %,d tokens", tokens),
                Agreement.doubles(exact.sample(ExactRows.elements(tokens))),
                ExactRows.expected(vectors, false)));
        double turn = hashed.forward() + paper.forward() + exact.seconds();
        int calls = (int) Math.clamp(ROW / turn, 1, MOST_CALLS);
        List<Samples> taken =
            Turns.paused(
                WARM_UPS,
                Math.min(MOST_TURNS, ShortTimes.turns(calls * turn)),
                List.of(
                    Turns.Side.mean(ShortTimes.DEFAULTS, calls, hashed::forward),
                    Turns.Side.mean(ShortTimes.FLAT, calls, paper::forward),
                    Turns.Side.mean("libtorch, exact", calls, exact::seconds)));
        lsh.add(taken.get(0));
        flat.add(taken.get(1));
        theirs.add(taken.get(2));
      }
    }
    ShortTimes times = new ShortTimes(lengths, lsh, flat, theirs, checks);
    return Crossings.outcome(times, theirs, Crossings.cases(times, theirs), checks);
  }
}
