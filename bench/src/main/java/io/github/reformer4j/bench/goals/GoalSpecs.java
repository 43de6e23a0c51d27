package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.bench.measure.Specs;

/** The specifications that the goals speak of, and the work in them. */
final class GoalSpecs {
  private static final double FLOPS_PER_KEY_FORWARD = 4.0 * Specs.DIM;
  private static final double FLOPS_PER_KEY_BACKWARD = 10.0 * Specs.DIM;

  private GoalSpecs() {}

  /** The paper's windows, no mask, a key counted as often as it is met. */
  static LshAttention flat(int tokens, int rounds) {
    return Specs.flat(tokens, rounds).toBuilder().causal(false).correctDuplicates(false).build();
  }

  /** The same with a key counted once. */
  static LshAttention corrected(int tokens, int rounds) {
    return flat(tokens, rounds).toBuilder().correctDuplicates(true).build();
  }

  /** This project's defaults: windows within a bucket, a key counted once; no mask. */
  static LshAttention defaults(int tokens, int rounds) {
    return Specs.aligned(tokens, rounds).toBuilder().causal(false).build();
  }

  /** Windows within a bucket, a key counted as often as it is met. */
  static LshAttention aligned(int tokens, int rounds) {
    return Specs.aligned(tokens, rounds).toBuilder().causal(false).correctDuplicates(false).build();
  }

  static ExactAttention exact(boolean causal) {
    return ExactAttention.of(causal);
  }

  /** The same options with as many buckets as suit another length. */
  static LshAttention at(LshAttention spec, int tokens) {
    return spec.toBuilder().family(Specs.family(tokens)).build();
  }

  /** Hashing, and two chunks of keys for every token, head and round. */
  static double forwardFlops(LshAttention spec, int tokens) {
    double hashing = 2.0 * Specs.DIM * spec.hashing().family().columns();
    return (hashing + keys(spec) * FLOPS_PER_KEY_FORWARD)
        * tokens
        * Specs.HEADS
        * spec.hashing().rounds();
  }

  /** The same keys, five products instead of two. */
  static double backwardFlops(LshAttention spec, int tokens) {
    return keys(spec) * FLOPS_PER_KEY_BACKWARD * tokens * Specs.HEADS * spec.hashing().rounds();
  }

  private static double keys(LshAttention spec) {
    Windows windows = spec.windows();
    return windows.chunkLength() * (1.0 + windows.before() + windows.after());
  }

  /** Every key, or those that are not later. */
  static double exactForwardFlops(int tokens, boolean causal) {
    double keys = causal ? (tokens + 1) / 2.0 : tokens;
    return FLOPS_PER_KEY_FORWARD * keys * tokens * Specs.HEADS;
  }
}
