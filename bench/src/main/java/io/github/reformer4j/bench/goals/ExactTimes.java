package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Exact attention of both sides at several lengths.
 *
 * @param cases one a length and mask
 * @param checks what was validated
 */
record ExactTimes(List<Case> cases, List<ReportData.Check> checks) {
  private static final int LEAST_TURNS = 4;

  /** Seconds of our calls before any counts. */
  private static final double SETTLE = 2;

  /** Lengths at which as many turns as wanted are taken; longer ones get fewer. */
  private static final int ALL_TURNS_TO = 4096;

  /**
   * One length and mask.
   *
   * @param tokens N
   * @param causal whether later keys are hidden
   * @param forward ours
   * @param both ours, forward and backward
   * @param theirForward libtorch's
   * @param theirBoth libtorch's, forward and backward
   * @param gemm the better of two libraries at a large product
   */
  record Case(
      int tokens,
      boolean causal,
      Samples forward,
      Samples both,
      Samples theirForward,
      Samples theirBoth,
      Samples gemm) {
    String name() {
      return String.format(Locale.ROOT, "%,d tokens%s", tokens, causal ? ", causal" : "");
    }

    /** Work of libtorch's forward pass a second, over the large product's. */
    double theirShare() {
      return theirForward
          .rate(GoalSpecs.exactForwardFlops(tokens, causal), "libtorch, work counted")
          .over(gemm);
    }
  }

  static ExactTimes measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    List<Case> cases = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    try (GemmRate gemm = GemmRate.open(context.peers())) {
      for (int tokens : context.sizes().exact()) {
        try (Vectors vectors = Vectors.of(tokens)) {
          for (boolean causal : new boolean[] {false, true}) {
            cases.add(measure(context, vectors, tokens, causal, gemm, checks));
          }
        }
      }
    }
    return new ExactTimes(cases, checks);
  }

  private static Case measure(
      GoalContext context,
      Vectors vectors,
      int tokens,
      boolean causal,
      GemmRate gemm,
      List<ReportData.Check> checks)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    double patience = context.sizes().patience();
    String name = "exact" + (causal ? ", causal" : "");
    context.step(name + ", " + tokens + " tokens");
    try (AttentionProblem ours =
            new AttentionProblem(context.backend(), GoalSpecs.exact(causal), vectors);
        OpenWork forward =
            context
                .peers()
                .library(GoalPeers.TORCH, 0)
                .open(AttentionWork.exact(tokens, causal, false), patience);
        OpenWork both =
            context
                .peers()
                .library(GoalPeers.TORCH, 1)
                .open(AttentionWork.exact(tokens, causal, true), patience)) {
      checks.addAll(Validation.all(context, name, ours));
      checks.add(Validation.backward(name + ", " + tokens + " tokens", ours));
      forward.seconds();
      both.seconds();
      checks.addAll(TheirExact.check(name, ours, forward, both));
      settle(ours);
      List<Samples> taken =
          Turns.paused(
              0,
              turns(context.sizes().turns(), tokens),
              List.of(
                  Turns.Side.seconds("ours, forward", ours::forward),
                  Turns.Side.seconds("ours, backward", ours::backward),
                  new Turns.Side("best of OpenBLAS and MKL", Samples.RATE, gemm::best),
                  Turns.Side.seconds("libtorch, forward", forward::seconds),
                  Turns.Side.seconds("libtorch, forward + backward", both::seconds)));
      return new Case(
          tokens,
          causal,
          taken.get(0),
          taken.get(0).plus(taken.get(1), "ours, forward + backward"),
          taken.get(3),
          taken.get(4),
          taken.get(2));
    }
  }

  /** Runs until the compiler is through with the kernels. */
  private static void settle(AttentionProblem ours) {
    double spent = 0;
    while (spent < SETTLE) {
      spent += ours.forward() + ours.backward();
    }
  }

  static int turns(int most, int tokens) {
    return Math.max(
        Math.min(most, LEAST_TURNS), Math.min(most, most * ALL_TURNS_TO / Math.max(1, tokens)));
  }
}
