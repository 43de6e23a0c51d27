package io.github.reformer4j.model;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Windows;
import java.util.ArrayList;
import java.util.List;

/** The attention of one layer. */
public sealed interface LayerConfig {
  /**
   * What is computed where lengths are not special.
   *
   * @return the specification
   */
  AttentionSpec spec();

  /**
   * Which lengths are special.
   *
   * @return the rule
   */
  Lengths lengths();

  /**
   * Windowed attention with a projection each for queries, keys and values.
   *
   * @param spec what is computed
   * @param lengths which lengths are special; a sequence of one chunk sees all its keys anyway
   */
  record Local(LocalAttention spec, Lengths lengths) implements LayerConfig {
    /**
     * A layer that takes any length as it is.
     *
     * @param spec what is computed
     */
    public Local(LocalAttention spec) {
      this(spec, Lengths.ANY);
    }
  }

  /**
   * LSH attention with one projection for queries and keys, and one for values.
   *
   * @param spec what is computed
   * @param lengths which lengths are special; "full" is full attention with the same shared queries
   *     and keys, scale and self rule
   */
  record Lsh(LshAttention spec, Lengths lengths) implements LayerConfig {
    /** Checks that FLAT windows are padded to what they need. */
    public Lsh {
      if (spec.windows() instanceof Windows.Flat flat
          && (long) spec.hashing().rounds() * lengths.padTo() % flat.chunkLength() != 0) {
        throw new IllegalArgumentException(
            "padTo = "
                + lengths.padTo()
                + ": expected one that times rounds = "
                + spec.hashing().rounds()
                + " is a multiple of chunkLength = "
                + flat.chunkLength()
                + " with FLAT windows");
      }
      if (spec.windows() instanceof Windows.Flat && lengths.padAbove() > lengths.fullUpTo()) {
        throw new IllegalArgumentException(
            "padAbove = "
                + lengths.padAbove()
                + ": expected at most fullUpTo = "
                + lengths.fullUpTo()
                + " with FLAT windows, which need padding wherever attention is not full");
      }
    }

    /**
     * A layer without special lengths: ALIGNED windows take any length as it is, FLAT ones are
     * padded to a whole chunk.
     *
     * @param spec what is computed
     */
    public Lsh(LshAttention spec) {
      this(
          spec,
          spec.windows() instanceof Windows.Flat flat
              ? new Lengths(0, flat.chunkLength(), 0)
              : Lengths.ANY);
    }
  }

  /**
   * Layers in turn local, LSH, local, and so on. Each LSH layer draws rotations of its own: the
   * given seeded ones are counted on by layer.
   *
   * @param count how many, at least 1
   * @param local of layers 0, 2, ...
   * @param lsh of layers 1, 3, ...
   * @return the layers
   */
  static List<LayerConfig> alternating(int count, LocalAttention local, LshAttention lsh) {
    ConfigChecks.atLeast("count of layers", count, 1);
    List<LayerConfig> layers = new ArrayList<>();
    for (int layer = 0; layer < count; layer++) {
      layers.add(layer % 2 == 0 ? new Local(local) : new Lsh(ofLayer(lsh, layer)));
    }
    return layers;
  }

  private static LshAttention ofLayer(LshAttention lsh, int layer) {
    return switch (lsh.hashing().rotations()) {
      case Rotations.Seeded(long seed, int first, boolean shared) ->
          lsh.toBuilder().rotations(new Rotations.Seeded(seed, first + layer, shared)).build();
      case Rotations.Structured(long seed, int first, boolean shared) ->
          lsh.toBuilder().rotations(new Rotations.Structured(seed, first + layer, shared)).build();
      case Rotations.Given _ -> lsh;
    };
  }
}
