package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hashing and exact attention of this project at short lengths.
 *
 * @param lengths ascending
 * @param lsh by length, few rounds, this project's defaults
 * @param flat by length, few rounds, the paper's windows
 * @param exact by length
 * @param checks what was validated
 */
record ShortTimes(
    List<Integer> lengths,
    List<Samples> lsh,
    List<Samples> flat,
    List<Samples> exact,
    List<ReportData.Check> checks) {
  static final String DEFAULTS = "LSH, R 4, by default";
  static final String FLAT = "LSH, R 4, FLAT";

  /** Seconds of samples at each length. */
  private static final double SPAN = 0.7;

  /** Seconds of calls before, at the longest length and at the shortest. */
  private static final double SETTLE = 2;

  private static final int LEAST_TURNS = 5;
  private static final int MOST_TURNS = 400;

  static ShortTimes measure(GoalContext context)
      throws IOException, InterruptedException, PeerStopped {
    List<Samples> lsh = new ArrayList<>();
    List<Samples> flat = new ArrayList<>();
    List<Samples> exact = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    settle(context);
    for (int tokens : context.sizes().crossover()) {
      context.step(tokens + " tokens");
      try (Vectors vectors = Vectors.of(tokens);
          AttentionProblem hashed = defaults(context, vectors);
          AttentionProblem paper = flat(context, vectors);
          AttentionProblem all =
              new AttentionProblem(context.backend(), GoalSpecs.exact(false), vectors)) {
        checks.add(Validation.rows(DEFAULTS, hashed));
        checks.add(Validation.rows(FLAT, paper));
        checks.add(Validation.rows("exact", all));
        List<Samples> taken =
            Turns.take(
                LEAST_TURNS,
                turns(hashed.forward() + paper.forward() + all.forward()),
                List.of(
                    Turns.Side.seconds(DEFAULTS, hashed::forward),
                    Turns.Side.seconds(FLAT, paper::forward),
                    Turns.Side.seconds("ours, exact", all::forward)));
        lsh.add(taken.get(0));
        flat.add(taken.get(1));
        exact.add(taken.get(2));
      }
    }
    return new ShortTimes(context.sizes().crossover(), lsh, flat, exact, checks);
  }

  static AttentionProblem defaults(GoalContext context, Vectors vectors) {
    return new AttentionProblem(
        context.backend(), GoalSpecs.defaults(vectors.tokens(), GoalSizes.FEW_ROUNDS), vectors);
  }

  static AttentionProblem flat(GoalContext context, Vectors vectors) {
    return new AttentionProblem(
        context.backend(), GoalSpecs.flat(vectors.tokens(), GoalSizes.FEW_ROUNDS), vectors);
  }

  /** Long enough at each end that the compiler is through with the kernels. */
  static void settle(GoalContext context) {
    List<Integer> lengths = context.sizes().crossover();
    for (int tokens : List.of(lengths.getLast(), lengths.getFirst())) {
      context.step("warming up");
      try (Vectors vectors = Vectors.of(tokens);
          AttentionProblem hashed = defaults(context, vectors);
          AttentionProblem paper = flat(context, vectors);
          AttentionProblem all =
              new AttentionProblem(context.backend(), GoalSpecs.exact(false), vectors)) {
        double spent = 0;
        while (spent < SETTLE) {
          spent += hashed.forward() + paper.forward() + all.forward();
        }
      }
    }
  }

  static int turns(double seconds) {
    return (int) Math.clamp(SPAN / seconds, LEAST_TURNS, MOST_TURNS);
  }

  /** Medians by length. */
  static double[] medians(List<Samples> samples) {
    return samples.stream().mapToDouble(Samples::median).toArray();
  }

  double[] tokens() {
    return lengths.stream().mapToDouble(Integer::doubleValue).toArray();
  }
}
