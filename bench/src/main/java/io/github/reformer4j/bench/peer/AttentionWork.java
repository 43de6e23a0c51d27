package io.github.reformer4j.bench.peer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.bench.measure.RandomTensors;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.tensor.Tensor;

/**
 * Attention over {@link Specs#HEADS} heads of width {@link Specs#DIM}, float32, batch 1. EXACT
 * reads queries, keys and values, scores divided by the root of the width. LSH is the paper's: keys
 * are the queries shortened to length one, {@link Specs#family} buckets of this project's own
 * rotations, FLAT windows of {@link Specs#CHUNK} and one chunk back, a key counted as often as it
 * is met, itself only as a last resort. LSH_DEFAULTS has this project's defaults instead: ALIGNED
 * windows, each key counted once.
 *
 * <p>The results are, laid end to end, the output and, with a backward pass, the gradients of the
 * queries, of the keys (EXACT only) and of the values, [H, N, D] each.
 *
 * @param kind exact or LSH
 * @param tokens N
 * @param rounds R; 0 for EXACT
 * @param causal whether later keys are hidden
 * @param backward whether a backward pass follows the forward pass
 */
public record AttentionWork(Kind kind, int tokens, int rounds, boolean causal, boolean backward)
    implements PeerWork {
  /** Which attention. */
  public enum Kind {
    /** Every key. */
    EXACT,
    /** The keys that hashing puts near, by the paper's windows. */
    LSH,
    /** The keys that hashing puts near, by this project's defaults. */
    LSH_DEFAULTS
  }

  /** Checks. */
  public AttentionWork {
    if (tokens < 1) {
      throw new IllegalArgumentException("tokens = " + tokens + ": expected at least 1");
    }
    if (kind == Kind.EXACT ? rounds != 0 : rounds < 1) {
      throw new IllegalArgumentException(
          "rounds = "
              + rounds
              + ": expected "
              + (kind == Kind.EXACT ? "0 for EXACT" : "1 or more"));
    }
  }

  /**
   * Exact attention.
   *
   * @param tokens N
   * @param causal whether later keys are hidden
   * @param backward whether a backward pass follows
   * @return the work
   */
  public static AttentionWork exact(int tokens, boolean causal, boolean backward) {
    return new AttentionWork(Kind.EXACT, tokens, 0, causal, backward);
  }

  /**
   * LSH attention with the paper's windows.
   *
   * @param tokens N
   * @param rounds R
   * @param causal whether later keys are hidden
   * @param backward whether a backward pass follows
   * @return the work
   */
  public static AttentionWork lsh(int tokens, int rounds, boolean causal, boolean backward) {
    return new AttentionWork(Kind.LSH, tokens, rounds, causal, backward);
  }

  /**
   * LSH attention with this project's defaults, forward, not causal.
   *
   * @param tokens N
   * @param rounds R
   * @return the work
   */
  public static AttentionWork lshDefaults(int tokens, int rounds) {
    return new AttentionWork(Kind.LSH_DEFAULTS, tokens, rounds, false, false);
  }

  /**
   * The same as this project states it.
   *
   * @return the specification
   */
  public AttentionSpec spec() {
    return switch (kind) {
      case EXACT -> new ExactAttention(causal, SelfRule.ALLOWED, Scale.INVERSE_SQRT);
      case LSH ->
          Specs.flat(tokens, rounds).toBuilder().causal(causal).correctDuplicates(false).build();
      case LSH_DEFAULTS -> Specs.aligned(tokens, rounds).toBuilder().causal(causal).build();
    };
  }

  /**
   * The queries; for LSH also what is hashed and the keys before they are shortened.
   *
   * @return [1, H, N, D] float32; close it
   */
  public Tensor queries() {
    return RandomTensors.normal(tokens, 1);
  }

  /**
   * The values.
   *
   * @return [1, H, N, D] float32; close it
   */
  public Tensor values() {
    return RandomTensors.normal(tokens, 2);
  }

  /**
   * The keys of EXACT.
   *
   * @return [1, H, N, D] float32; close it
   */
  public Tensor keys() {
    return RandomTensors.normal(tokens, 3);
  }

  /**
   * The gradient of the output.
   *
   * @return [1, H, N, D] float32; close it
   */
  public Tensor outGradient() {
    return RandomTensors.normal(tokens, 4);
  }

  /**
   * Elements of one tensor, the stride from one result to the next.
   *
   * @return H·N·D
   */
  @JsonIgnore
  public long elements() {
    return (long) Specs.HEADS * tokens * Specs.DIM;
  }

  @Override
  public String title() {
    String attention =
        switch (kind) {
          case EXACT -> "exact";
          case LSH -> "LSH, R = " + rounds;
          case LSH_DEFAULTS -> "LSH by default, R = " + rounds;
        };
    return attention
        + (causal ? ", causal" : "")
        + (backward ? ", forward + backward" : ", forward")
        + ", "
        + tokens
        + " tokens";
  }
}
