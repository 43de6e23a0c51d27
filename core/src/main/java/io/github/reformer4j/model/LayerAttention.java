package io.github.reformer4j.model;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attentions that a layer may use: the one for ordinary lengths, and for LSH layers full
 * attention over the same shared queries and keys.
 */
final class LayerAttention {
  /** What is cut into chunks is seen wholly, so this is a matter of tiles alone. */
  private static final int FULL_CHUNK = 64;

  private final Attention ordinary;
  private final @Nullable Attention full;
  private final Lengths lengths;
  private final boolean always;

  private LayerAttention(
      Attention ordinary, @Nullable Attention full, Lengths lengths, boolean always) {
    this.ordinary = ordinary;
    this.full = full;
    this.lengths = lengths;
    this.always = always;
  }

  static LayerAttention of(Backend backend, LayerConfig config, AttentionMode mode) {
    return switch (config) {
      case LayerConfig.Local(var spec, Lengths lengths) ->
          new LayerAttention(backend.attention(spec), null, lengths, false);
      case LayerConfig.Lsh(LshAttention spec, Lengths lengths) -> lsh(backend, spec, lengths, mode);
    };
  }

  private static LayerAttention lsh(
      Backend backend, LshAttention spec, Lengths lengths, AttentionMode mode) {
    Attention full = backend.attention(full(spec));
    return switch (mode) {
      case AttentionMode.AsConfigured _ ->
          new LayerAttention(backend.attention(spec), full, lengths, false);
      case AttentionMode.Rounds(int rounds) ->
          new LayerAttention(backend.attention(GivenRounds.of(spec, rounds)), full, lengths, false);
      case AttentionMode.Exact _ -> new LayerAttention(full, full, Lengths.ANY, true);
    };
  }

  /** One bucket holds all tokens, and its windows reach as far as it does. */
  private static LshAttention full(LshAttention spec) {
    return spec.toBuilder()
        .family(new HashFamily.CrossPolytope(List.of(2)))
        .rounds(1)
        .rotations(new Rotations.Seeded(0, 0, true))
        .aligned(FULL_CHUNK, Windows.UNBOUNDED, spec.causal() ? 0 : Windows.UNBOUNDED)
        .build();
  }

  Lengths lengths() {
    return lengths;
  }

  /** The attention for sequences of a length. */
  Attention forTokens(int tokens) {
    return full != null && (always || lengths.full(tokens)) ? full : ordinary;
  }

  /** The attention that tokens one at a time get. */
  Attention forDecoding() {
    return ordinary;
  }

  /** Whether it must be told that all tokens are in one bucket. */
  boolean isFull(Attention attention) {
    return attention == full;
  }
}
