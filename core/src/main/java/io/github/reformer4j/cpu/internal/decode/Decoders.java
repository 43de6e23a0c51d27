package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;

/** The door to incremental decoding. */
public final class Decoders {
  private Decoders() {}

  /**
   * A fresh decoding state.
   *
   * @param team works on the sequences of a step
   * @param spec causal, with ALIGNED windows if LSH
   * @param batch B
   * @param heads H
   * @param dim D
   * @param valueDim E
   * @param cache how keys and values are kept
   * @return a state at position 0
   * @throws UnsupportedSpecException if rows depend on tokens that are still to come
   */
  public static DecoderKernel of(
      WorkTeam team,
      AttentionSpec spec,
      long batch,
      long heads,
      int dim,
      int valueDim,
      KeyValueCache cache) {
    return of(team, spec, batch, heads, dim, valueDim, RowFormat.of(cache));
  }

  /** With rows of some format. */
  static DecoderKernel of(
      WorkTeam team,
      AttentionSpec spec,
      long batch,
      long heads,
      int dim,
      int valueDim,
      RowFormat format) {
    if (!spec.causal()) {
      throw new UnsupportedSpecException(
          "causal = false: expected true for decoding, where later tokens are not known yet");
    }
    return switch (spec) {
      case ExactAttention _ ->
          new RangeDecoder(team, spec, Integer.MAX_VALUE, 0, batch, heads, dim, valueDim, format);
      case LocalAttention local -> {
        if (local.circular() && local.after() > 0) {
          throw new UnsupportedSpecException(
              "after = "
                  + local.after()
                  + ": expected 0 to decode circular windows; the last chunk looks ahead to the"
                  + " first, and which is the last is not known before the end");
        }
        yield new RangeDecoder(
            team, spec, local.chunkLength(), local.before(), batch, heads, dim, valueDim, format);
      }
      case LshAttention lsh ->
          switch (lsh.windows()) {
            case Windows.Aligned aligned ->
                new LshDecoder(team, lsh, aligned, batch, heads, dim, valueDim, format);
            case Windows.Flat _ ->
                throw new UnsupportedSpecException(
                    "windows = FLAT: expected ALIGNED for decoding; a FLAT window depends on how"
                        + " many later tokens sort before a query");
          };
    };
  }
}
