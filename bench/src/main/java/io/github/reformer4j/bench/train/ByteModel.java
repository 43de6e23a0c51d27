package io.github.reformer4j.bench.train;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.reversible.StreamFormat;
import java.util.List;

/** The architecture that bytes are trained with: layers in turn local and LSH, rotary positions. */
public final class ByteModel {
  /** A token is a byte. */
  public static final int VOCABULARY = 256;

  /** Beyond, buckets are numbered by two factors: hashing costs their sum instead of product. */
  private static final int MOST_IN_ONE_FACTOR = 64;

  private ByteModel() {}

  /**
   * The architecture.
   *
   * @param sizes see {@link Preset.Sizes}
   * @param streams how streams are held
   * @param rotations of the first layer; others have numbers of their own from the same seed
   * @return the configuration
   */
  public static ReformerConfig config(
      Preset.Sizes sizes, StreamFormat streams, Rotations rotations) {
    LshAttention lsh =
        Presets.reformer4j(sizes.rounds(), factors(sizes.tokens() / sizes.chunk()))
            .aligned(sizes.chunk(), 1, 0)
            .causal(true)
            .rotations(rotations)
            .build();
    LocalAttention local = LocalAttention.of(sizes.chunk(), true);
    return ReformerConfig.builder(
            VOCABULARY, sizes.width(), LayerConfig.alternating(sizes.layers(), local, lsh))
        .heads(sizes.heads())
        .streams(streams)
        .build();
  }

  /** About that many buckets: a power of two, at least two. */
  static List<Integer> factors(int buckets) {
    int count = Integer.highestOneBit(Math.max(buckets, 2));
    if (count <= MOST_IN_ONE_FACTOR) {
      return List.of(count);
    }
    int first = 1 << (Integer.numberOfTrailingZeros(count) / 2);
    return List.of(first, count / first);
  }
}
