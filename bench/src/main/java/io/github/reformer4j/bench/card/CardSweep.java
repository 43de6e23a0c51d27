package io.github.reformer4j.bench.card;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every kind of attention once, forward and backward, at a size that ends within a tile, compared
 * with the CPU: short enough to be run under tools that make a card a hundred times slower.
 */
public final class CardSweep {
  private static final int TOKENS = 224;

  private CardSweep() {}

  /**
   * Runs it.
   *
   * @param backend on what
   * @param cpu what results are compared with
   * @param progress told of each kind, with its error
   * @throws io.github.reformer4j.bench.failure.UserFailure at the first wrong result
   */
  public static void run(CudaBackend backend, Backend cpu, Consumer<String> progress) {
    try (Problem whole = Problem.of(TOKENS)) {
      for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
        try (Problem problem = whole.as(type)) {
          for (AttentionSpec spec : specs()) {
            progress.accept(check(backend, cpu, spec, problem));
          }
        }
      }
    }
  }

  private static String check(
      CudaBackend backend, Backend cpu, AttentionSpec spec, Problem problem) {
    try (DeviceRun run = new DeviceRun(backend, spec, problem)) {
      run.forwardAndBackward();
      backend.await();
      double error = HeadCheck.compare(cpu, spec, problem, run, true);
      return CardPlan.name(problem.type()) + " " + spec + ": relative error " + (float) error;
    }
  }

  private static List<AttentionSpec> specs() {
    // One builder: each specification keeps what the one before has set.
    LshAttention.Builder lsh = LshAttention.crossPolytope(4).rounds(2).seed(1);
    return List.of(
        ExactAttention.of(false),
        ExactAttention.of(true),
        LocalAttention.of(64, true),
        LocalAttention.of(64, false),
        lsh.build(),
        lsh.causal(true).build(),
        lsh.flat(64, 1, 0).build(),
        lsh.causal(false).build(),
        lsh.correctDuplicates(false).build(),
        lsh.combination(Combination.AVERAGE).build());
  }
}
