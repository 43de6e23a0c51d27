package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The same LSH attention written with libtorch's operations, and ours in a process like its own.
 *
 * @param ours seconds
 * @param theirs seconds
 * @param ourPeak the most that our process held
 * @param theirPeak the most that its process held
 * @param checks what was validated
 */
record OpByOp(
    Samples ours,
    Samples theirs,
    Samples ourPeak,
    Samples theirPeak,
    List<ReportData.Check> checks) {
  private static final int TURNS = 5;
  private static final int SAMPLED = 4096;

  static OpByOp measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    PeerProcess torch = context.peers().library(GoalPeers.TORCH);
    PeerProcess own = context.peers().own();
    double patience = context.sizes().patience();
    AttentionWork work =
        AttentionWork.lsh(context.sizes().tokens(), GoalSizes.FEW_ROUNDS, false, false);
    try (OpenWork mine = own.open(work, patience);
        OpenWork theirs = torch.open(work, patience)) {
      context.step("checking");
      long[] places = new SplittableRandom(1).longs(SAMPLED, 0, work.elements()).toArray();
      mine.seconds();
      theirs.seconds();
      List<ReportData.Check> checks = new ArrayList<>();
      checks.add(
          Agreement.check(
              "libtorch, op by op, against ours, " + work.title(),
              Agreement.doubles(theirs.sample(places)),
              Agreement.doubles(mine.sample(places))));
      context.step("times");
      List<Samples> taken =
          Turns.paused(
              0,
              TURNS,
              List.of(
                  Turns.Side.seconds("ours", mine::seconds),
                  Turns.Side.seconds("libtorch, op by op", theirs::seconds)));
      return new OpByOp(
          taken.get(0),
          taken.get(1),
          peak("ours, whole process", mine),
          peak("libtorch, op by op, whole process", theirs),
          checks);
    }
  }

  private static Samples peak(String what, OpenWork work) throws Skipped {
    if (work.peakBytes() < 0) {
      throw new Skipped("this operating system does not say how much memory a process held");
    }
    return new Samples(what, Samples.BYTES, List.of((double) work.peakBytes()));
  }

  /** Theirs over ours. */
  static GoalsData.Case over(String name, Samples theirs, Samples ours) {
    return new GoalsData.Case(name, theirs.over(ours), ours.data(), theirs.data());
  }
}
