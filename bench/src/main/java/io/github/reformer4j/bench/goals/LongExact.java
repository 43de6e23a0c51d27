package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * libtorch's exact attention at a length where it takes minutes, in turns with LSH attention.
 *
 * @param theirs exact attention
 * @param ours LSH attention by rounds
 * @param checks what was validated
 * @param notes how often it was repeated
 */
record LongExact(
    Samples theirs, Map<Integer, Samples> ours, List<ReportData.Check> checks, List<String> notes) {
  /** Short enough to load the library and to start its threads. */
  private static final int WARM_UP_TOKENS = 2048;

  static LongExact measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    PeerProcess torch = context.peers().library(GoalPeers.TORCH);
    int tokens = context.sizes().tokens();
    double patience = context.sizes().patience();
    torch.time(AttentionWork.exact(WARM_UP_TOKENS, false, false), 1, 2, patience);
    List<ReportData.Check> checks = new ArrayList<>();
    context.step("checking");
    try (Vectors vectors = Vectors.of(tokens);
        AttentionProblem few = problem(context, GoalSizes.FEW_ROUNDS, vectors);
        AttentionProblem many = problem(context, GoalSizes.MANY_ROUNDS, vectors);
        OpenWork theirs = torch.open(AttentionWork.exact(tokens, false, false), 2 * patience)) {
      checks.addAll(Validation.all(context, "R 4", few));
      checks.addAll(Validation.all(context, "R 8", many));
      List<Double> exact = new ArrayList<>();
      List<Double> fewSeconds = new ArrayList<>();
      List<Double> manySeconds = new ArrayList<>();
      double spent = 0;
      do {
        context.step("turn " + (exact.size() + 1));
        double before = few.forward();
        double beforeMany = many.forward();
        double took = theirs.seconds();
        // on both sides of a call that takes minutes
        fewSeconds.add((before + few.forward()) / 2);
        manySeconds.add((beforeMany + many.forward()) / 2);
        exact.add(took);
        spent += took;
      } while (exact.size() < context.sizes().turns() && spent + exact.getLast() < patience);
      checks.add(
          Agreement.check(
              "libtorch, exact, sampled rows at " + tokens + " tokens",
              Agreement.doubles(theirs.sample(ExactRows.elements(tokens))),
              ExactRows.expected(vectors, false)));
      Map<Integer, Samples> ours = new TreeMap<>();
      ours.put(GoalSizes.FEW_ROUNDS, seconds("LSH, R 4", fewSeconds));
      ours.put(GoalSizes.MANY_ROUNDS, seconds("LSH, R 8", manySeconds));
      return new LongExact(
          seconds("libtorch, exact", exact), ours, checks, List.of(note(exact.size(), patience)));
    }
  }

  private static String note(int turns, double patience) {
    return String.format(
        Locale.ROOT,
        "libtorch's exact attention was repeated %s: as often as %.0f s allow. Ours is the mean of"
            + " a call before and one after. The vectors are random and hold nothing to be found;"
            + " what LSH attention finds on those of a trained model is in the report.",
        turns == 1 ? "once" : turns + " times",
        patience);
  }

  private static Samples seconds(String what, List<Double> values) {
    return new Samples(what, Samples.SECONDS, values);
  }

  private static AttentionProblem problem(GoalContext context, int rounds, Vectors vectors) {
    return new AttentionProblem(
        context.backend(), GoalSpecs.flat(context.sizes().tokens(), rounds), vectors);
  }
}
