package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;

/**
 * One specification at one size, flattened to what kernels ask for.
 *
 * @param sizes B, H, N, D, E
 * @param kind how slots stand to tokens
 * @param rounds R, 1 unless LSH
 * @param chunk C
 * @param before chunks seen before the own one
 * @param after chunks seen after the own one
 * @param circular whether windows wrap around
 * @param distinct whether a chunk that a circular window reaches twice counts once
 * @param causal whether later tokens are hidden
 * @param selfRule when a token may see itself
 * @param normalised whether keys are the queries, normalised
 * @param keyEpsilon added to |q|² before normalising
 * @param scale factor of scores
 * @param corrected whether a pair counts only where it is met first
 * @param average whether rounds are averaged
 * @param withinBucket whether FLAT windows keep only keys of the same round and bucket
 * @param padding where masked tokens stand
 * @param buckets number of buckets of a round; 0 unless LSH
 */
record Plan(
    AttentionSizes sizes,
    SlotKind kind,
    int rounds,
    int chunk,
    int before,
    int after,
    boolean circular,
    boolean distinct,
    boolean causal,
    SelfRule selfRule,
    boolean normalised,
    double keyEpsilon,
    double scale,
    boolean corrected,
    boolean average,
    boolean withinBucket,
    Padding padding,
    int buckets) {

  /** Side of a tile of slots. */
  static final int TILE = 64;

  static final double LOG2_E = 1.4426950408889634;

  static Plan of(AttentionSpec spec, AttentionSizes sizes) {
    Plan plan =
        switch (spec) {
          case ExactAttention exact ->
              plain(
                  sizes,
                  exact,
                  TILE,
                  Windows.UNBOUNDED,
                  exact.causal() ? 0 : Windows.UNBOUNDED,
                  false);
          case LocalAttention local ->
              plain(
                  sizes,
                  local,
                  local.chunkLength(),
                  local.before(),
                  local.causal() && !local.circular() ? 0 : local.after(),
                  local.circular());
          case LshAttention lsh -> sorted(sizes, lsh);
        };
    long slots = (long) plan.rounds * sizes.tokens();
    if (slots > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rounds times tokens = " + slots + ": expected at most " + Integer.MAX_VALUE);
    }
    return plan;
  }

  private static Plan plain(
      AttentionSizes sizes,
      AttentionSpec spec,
      int chunk,
      int before,
      int after,
      boolean circular) {
    return new Plan(
        sizes,
        SlotKind.PLAIN,
        1,
        chunk,
        before,
        after,
        circular,
        true,
        spec.causal(),
        spec.selfRule(),
        false,
        0,
        spec.scale().value(sizes.dim()),
        false,
        false,
        false,
        Padding.IN_PLACE,
        0);
  }

  private static Plan sorted(AttentionSizes sizes, LshAttention lsh) {
    boolean ring = lsh.windows() instanceof Windows.Flat;
    return new Plan(
        sizes,
        ring ? SlotKind.RING : SlotKind.RUNS,
        lsh.hashing().rounds(),
        lsh.windows().chunkLength(),
        lsh.windows().before(),
        lsh.causal() && !ring ? 0 : lsh.windows().after(),
        ring,
        lsh.correctDuplicates(),
        lsh.causal(),
        lsh.selfRule(),
        true,
        lsh.keyEpsilon(),
        lsh.scale().value(sizes.dim()),
        // the windows of a single round meet no pair twice
        lsh.correctDuplicates() && lsh.hashing().rounds() > 1,
        lsh.combination() == Combination.AVERAGE,
        lsh.windows() instanceof Windows.Flat f && !f.acrossBuckets(),
        lsh.windows() instanceof Windows.Flat f ? f.padding() : Padding.DROPPED,
        lsh.hashing().buckets());
  }

  long sequences() {
    return sizes.sequences();
  }

  int tokens() {
    return sizes.tokens();
  }

  int heads() {
    return Math.toIntExact(sizes.heads());
  }

  /** Sequences times tokens. */
  long rows() {
    return sequences() * tokens();
  }

  /** Whether the mask decides which tokens have slots. */
  boolean dropsMasked() {
    return kind != SlotKind.PLAIN && padding == Padding.DROPPED;
  }

  /** Rows of the tile table: windows that all sequences, or all heads, share are listed once. */
  long tableRows() {
    return switch (kind) {
      case PLAIN -> 1;
      case RING -> sizes.batch() * rounds;
      case RUNS -> sequences() * rounds;
    };
  }

  /** A bound on the tiles of one row of the table: no chunk, no run and no round shares a tile. */
  int mostTiles() {
    long tokens = tokens();
    long chunks =
        tokens / chunk
            + switch (kind) {
              case PLAIN -> 1;
              case RING -> 2;
              case RUNS -> Math.min(buckets, tokens);
            };
    long tiles = chunks + (chunk > TILE ? tokens / TILE : 0);
    return Math.toIntExact(Math.max(1, Math.min(tiles, tokens)));
  }
}
