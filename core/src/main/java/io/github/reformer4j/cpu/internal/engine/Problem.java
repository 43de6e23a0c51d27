package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One call, with the specification flattened to what the walk asks for.
 *
 * @param sizes B, H, N, D, E
 * @param queries float32 rows
 * @param keys float32 rows; the queries' for LSH
 * @param values float32 rows
 * @param mask one byte a token, or null
 * @param order how slots stand to tokens
 * @param rounds R, 1 unless LSH
 * @param chunk C
 * @param before chunks seen before the own one
 * @param after chunks seen after the own one
 * @param circular whether windows wrap around
 * @param distinct whether a chunk that a window reaches twice counts once
 * @param causal whether later tokens are hidden
 * @param selfRule when a token may see itself
 * @param normalised whether keys are the queries, normalised
 * @param keyEpsilon added to |q|² before normalising
 * @param scale factor of scores
 * @param corrected whether pairs met in earlier rounds are skipped
 * @param average whether rounds are averaged
 * @param withinBucket whether FLAT windows keep only keys of the same round and bucket
 * @param padding where masked tokens stand in FLAT order
 * @param buckets number of buckets of a round
 */
record Problem(
    AttentionSizes sizes,
    MemorySegment queries,
    MemorySegment keys,
    MemorySegment values,
    @Nullable MemorySegment mask,
    Order order,
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

  /** How slots stand to tokens. */
  enum Order {
    /** Slot = token. */
    PLAIN,
    /** One array of slots a round, cut into the buckets' runs. */
    RUNS,
    /** All rounds' slots end to end, one circular run. */
    RING
  }

  static Problem of(AttentionSpec spec, AttentionInputs inputs) {
    AttentionSizes sizes = AttentionSizes.of(inputs);
    MemorySegment queries = inputs.queries().segment();
    Tensor keyTensor = inputs.keys();
    MemorySegment keys = keyTensor == null ? queries : keyTensor.segment();
    Tensor maskTensor = inputs.keyMask();
    MemorySegment mask = maskTensor == null ? null : maskTensor.segment();
    double scale = spec.scale().value(sizes.dim());
    return switch (spec) {
      case ExactAttention exact ->
          plain(
              sizes,
              inputs,
              keys,
              mask,
              GemmTile.TILE,
              Windows.UNBOUNDED,
              exact.causal() ? 0 : Windows.UNBOUNDED,
              false,
              exact.causal(),
              exact.selfRule(),
              scale);
      case LocalAttention local ->
          plain(
              sizes,
              inputs,
              keys,
              mask,
              local.chunkLength(),
              local.before(),
              local.causal() && !local.circular() ? 0 : local.after(),
              local.circular(),
              local.causal(),
              local.selfRule(),
              scale);
      case LshAttention lsh -> {
        boolean flat = lsh.windows() instanceof Windows.Flat;
        boolean within = lsh.windows() instanceof Windows.Flat f && !f.acrossBuckets();
        Padding padding = lsh.windows() instanceof Windows.Flat f ? f.padding() : Padding.DROPPED;
        yield new Problem(
            sizes,
            queries,
            keys,
            inputs.values().segment(),
            mask,
            flat ? Order.RING : Order.RUNS,
            lsh.hashing().rounds(),
            lsh.windows().chunkLength(),
            lsh.windows().before(),
            lsh.causal() && !flat ? 0 : lsh.windows().after(),
            flat,
            lsh.correctDuplicates(),
            lsh.causal(),
            lsh.selfRule(),
            true,
            lsh.keyEpsilon(),
            scale,
            lsh.correctDuplicates(),
            lsh.combination() == Combination.AVERAGE,
            within,
            padding,
            lsh.hashing().buckets());
      }
    };
  }

  private static Problem plain(
      AttentionSizes sizes,
      AttentionInputs inputs,
      MemorySegment keys,
      @Nullable MemorySegment mask,
      int chunk,
      int before,
      int after,
      boolean circular,
      boolean causal,
      SelfRule selfRule,
      double scale) {
    return new Problem(
        sizes,
        inputs.queries().segment(),
        keys,
        inputs.values().segment(),
        mask,
        Order.PLAIN,
        1,
        chunk,
        before,
        after,
        circular,
        true,
        causal,
        selfRule,
        false,
        0,
        scale,
        false,
        false,
        false,
        Padding.IN_PLACE,
        1);
  }

  int tokens() {
    return sizes.tokens();
  }

  /** The same for another number of tokens. */
  Problem withTokens(int tokens) {
    AttentionSizes other =
        new AttentionSizes(sizes.batch(), sizes.heads(), tokens, sizes.dim(), sizes.valueDim());
    return new Problem(
        other,
        queries,
        keys,
        values,
        mask,
        order,
        rounds,
        chunk,
        before,
        after,
        circular,
        distinct,
        causal,
        selfRule,
        normalised,
        keyEpsilon,
        scale,
        corrected,
        average,
        withinBucket,
        padding,
        buckets);
  }

  long sequences() {
    return sizes.sequences();
  }

  /** The row of a sequence's token 0 in a [B, H, N, ·] tensor. */
  long firstRow(long sequence) {
    return sequence * sizes.tokens();
  }

  boolean real(long sequence, int token) {
    return mask == null
        || mask.get(ValueLayout.JAVA_BYTE, sequence / sizes.heads() * sizes.tokens() + token) != 0;
  }

  /** Whether masked tokens keep slots in the sorted order. */
  boolean maskedHaveSlots() {
    return order == Order.PLAIN || padding != Padding.DROPPED;
  }

  /** Factor of scores in units of log2. */
  double scale2() {
    return scale * Log2.OF_E;
  }

  /** Whether the walk needs to know where each token's chunks of all rounds are. */
  boolean needsPlaces() {
    return (corrected && rounds > 1) || order == Order.RING;
  }
}
