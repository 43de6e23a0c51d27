package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.cpu.TileRate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * LSH attention with many rounds, the tile kernel's own rate in the same turns.
 *
 * @param tile flop a second of all threads
 * @param flat forward, the paper's windows, keys counted as often as met
 * @param flatBackward the same backward
 * @param corrected forward, the paper's windows, keys counted once
 * @param aligned forward, windows within a bucket, keys counted as often as met
 * @param checks what was validated first
 */
record LshTimes(
    Samples tile,
    Samples flat,
    Samples flatBackward,
    Samples corrected,
    Samples aligned,
    List<ReportData.Check> checks) {
  private static final int TILE_SAMPLES = 15;

  static LshTimes measure(GoalContext context)
      throws IOException, InterruptedException, PeerStopped {
    int tokens = context.sizes().tokens();
    List<ReportData.Check> checks = new ArrayList<>();
    context.step("checking");
    try (Vectors vectors = Vectors.of(tokens);
        AttentionProblem flat = problem(context, GoalSpecs.flat(tokens, rounds()), vectors);
        AttentionProblem corrected =
            problem(context, GoalSpecs.corrected(tokens, rounds()), vectors);
        AttentionProblem aligned = problem(context, GoalSpecs.aligned(tokens, rounds()), vectors)) {
      checks.addAll(Validation.all(context, "FLAT", flat));
      checks.add(Validation.backward("FLAT", flat));
      checks.addAll(Validation.all(context, "FLAT, keys counted once", corrected));
      checks.addAll(Validation.all(context, "ALIGNED", aligned));
      TileRate rate = TileRate.on(context.backend());
      context.step("times");
      List<Samples> taken =
          Turns.take(
              1,
              context.sizes().turns(),
              List.of(
                  new Turns.Side("tile kernel", Samples.RATE, () -> tileRate(rate)),
                  Turns.Side.seconds("FLAT, forward", flat::forward),
                  Turns.Side.seconds("FLAT, backward", flat::backward),
                  Turns.Side.seconds("FLAT, keys counted once, forward", corrected::forward),
                  Turns.Side.seconds("ALIGNED, forward", aligned::forward)));
      return new LshTimes(
          taken.get(0), taken.get(1), taken.get(2), taken.get(3), taken.get(4), checks);
    }
  }

  static int rounds() {
    return GoalSizes.MANY_ROUNDS;
  }

  private static AttentionProblem problem(GoalContext context, LshAttention spec, Vectors vectors) {
    return new AttentionProblem(context.backend(), spec, vectors);
  }

  /** The median of some samples, for one of ten milliseconds may meet a disturbance. */
  static double tileRate(TileRate rate) {
    return rate.measure(TILE_SAMPLES).median() * 1e9;
  }
}
