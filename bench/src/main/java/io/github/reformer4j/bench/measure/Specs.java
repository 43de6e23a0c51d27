package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** The specifications that the report and the benchmarks measure. */
public final class Specs {
  /** C, tokens a chunk. */
  public static final int CHUNK = 64;

  /** Rounds of the sweeps. */
  public static final List<Integer> ROUNDS = List.of(1, 2, 4, 8);

  /** The last of {@link #ROUNDS}. */
  public static final int MAX_ROUNDS = 8;

  /** Heads of random vectors. */
  public static final int HEADS = 8;

  /** Width of random vectors. */
  public static final int DIM = 64;

  /** Seed of the hash rotations. */
  public static final long SEED = 2020;

  private Specs() {}

  /**
   * LSH attention over the past with this project's default windows: ALIGNED, one chunk back.
   *
   * @param tokens N, which sets the number of buckets
   * @param rounds R
   * @return the specification
   */
  public static LshAttention aligned(int tokens, int rounds) {
    return lsh(tokens, rounds).aligned(CHUNK, 1, 0).build();
  }

  /**
   * LSH attention over the past with the paper's windows: FLAT, one chunk back.
   *
   * @param tokens N, which sets the number of buckets
   * @param rounds R
   * @return the specification
   */
  public static LshAttention flat(int tokens, int rounds) {
    return lsh(tokens, rounds).flat(CHUNK, 1, 0).build();
  }

  /**
   * Exact attention over the past that gives the same scores and self rule as the LSH
   * specifications, provided its keys are the queries shortened to length one.
   *
   * @return the specification
   */
  public static ExactAttention exact() {
    return new ExactAttention(true, SelfRule.LAST_RESORT, Scale.INVERSE_SQRT);
  }

  /**
   * Cross-polytope hashing into about N/C buckets. A model fixes this number once; a scaling
   * experiment is a model for each length.
   *
   * @param tokens N
   * @return the hash functions
   */
  public static HashFamily family(int tokens) {
    return HashFamily.CrossPolytope.forLongest(tokens, CHUNK);
  }

  /**
   * Rotations of the models that are measured.
   *
   * @return normal numbers, the same in every run
   */
  public static Rotations rotations() {
    return new Rotations.Seeded(SEED, 0, false);
  }

  /**
   * What a specification reads: LSH attention has no keys but its queries.
   *
   * @param spec LSH or exact
   * @param queries [B, H, N, D]
   * @param keys of exact attention
   * @param values [B, H, N, E]
   * @return the inputs, without buckets
   */
  public static AttentionInputs inputs(
      AttentionSpec spec, Tensor queries, Tensor keys, Tensor values) {
    return spec instanceof LshAttention
        ? AttentionInputs.shared(queries, values)
        : AttentionInputs.separate(queries, keys, values);
  }

  private static LshAttention.Builder lsh(int tokens, int rounds) {
    return LshAttention.builder(family(tokens)).rounds(rounds).seed(SEED).causal(true);
  }
}
