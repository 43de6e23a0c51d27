package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.MachineProbe;
import io.github.reformer4j.bench.measure.Specs;
import java.util.Locale;

/** Refuses sizes that cannot fit before any memory is taken: later the system would kill us. */
final class MemoryNeed {
  /** No report reads more. */
  static final int MAX_TOKENS = 1 << 24;

  /**
   * What is hashed, scored and valued of the text; in the longest run once more, with keys and
   * output.
   */
  private static final int TENSORS = 8;

  /** Scratch memory and the rest of the process, relative to the tensors. */
  private static final double SLACK = 1.25;

  private MemoryNeed() {}

  static void check(int tokens) {
    double need = SLACK * TENSORS * tokens * Specs.HEADS * Specs.DIM * Float.BYTES;
    double have = MachineProbe.memoryBytes();
    if (need > have) {
      throw UserFailure.failed(
          String.format(
              Locale.ROOT,
              "out of memory: %,d tokens need about %.0f GiB and this machine has %.0f GiB: choose"
                  + " fewer with --tokens",
              tokens,
              Math.ceil(need / (1 << 30)),
              have / (1 << 30)));
    }
  }
}
