package io.github.reformer4j.cuda.internal.decode;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.UnsupportedSpecException;

/**
 * What a new token sees of the tokens before it. For local windows that is a range that ends with
 * its own position even when they are circular: looking back beyond the first chunk arrives at
 * chunks of the future, or at chunks that the window holds anyway.
 *
 * @param rounds R; 0 for a range of positions
 * @param chunkLength C; exact attention is one endless chunk
 * @param before chunks seen before the own one
 * @param groups softmaxes whose mean is taken: R with AVERAGE, else 1
 * @param once whether a key counts once, however many windows meet it
 * @param keyEpsilon added to |q|² before the key is normalised, LSH only
 */
record DecodedWindows(
    int rounds, int chunkLength, int before, int groups, boolean once, double keyEpsilon) {
  /** Tokens whose positions an int holds, with room for a split beyond. */
  static final int MOST_TOKENS = Integer.MAX_VALUE - (1 << 24);

  /**
   * The windows of a specification.
   *
   * @param spec what is decoded
   * @return its windows
   * @throws UnsupportedSpecException if rows depend on tokens that are still to come
   */
  static DecodedWindows of(AttentionSpec spec) {
    if (!spec.causal()) {
      throw new UnsupportedSpecException(
          "causal = false: expected true for decoding, where later tokens are not known yet");
    }
    return switch (spec) {
      case ExactAttention _ -> new DecodedWindows(0, Integer.MAX_VALUE, 0, 1, true, 0);
      case LocalAttention local -> {
        if (local.circular() && local.after() > 0) {
          throw new UnsupportedSpecException(
              "after = "
                  + local.after()
                  + ": expected 0 to decode circular windows; the last chunk looks ahead to the"
                  + " first, and which is the last is not known before the end");
        }
        yield new DecodedWindows(0, local.chunkLength(), local.before(), 1, true, 0);
      }
      case LshAttention lsh ->
          switch (lsh.windows()) {
            case Windows.Aligned aligned -> aligned(lsh, aligned);
            case Windows.Flat _ ->
                throw new UnsupportedSpecException(
                    "windows = FLAT: expected ALIGNED for decoding; a FLAT window depends on how"
                        + " many later tokens sort before a query");
          };
    };
  }

  private static DecodedWindows aligned(LshAttention lsh, Windows.Aligned aligned) {
    int rounds = lsh.hashing().rounds();
    return new DecodedWindows(
        rounds,
        aligned.chunkLength(),
        aligned.before(),
        lsh.combination() == Combination.AVERAGE ? rounds : 1,
        lsh.correctDuplicates(),
        lsh.keyEpsilon());
  }

  /**
   * Whether buckets decide what is seen.
   *
   * @return true for LSH
   */
  boolean bucketed() {
    return rounds > 0;
  }

  /**
   * The first position that a token may see.
   *
   * @param position of the token
   * @return at most the position
   */
  int first(int position) {
    return bucketed() ? 0 : Math.max(0, position / chunkLength - before) * chunkLength;
  }

  /**
   * How many of the latest tokens have to be kept.
   *
   * @return at least 1
   */
  int kept() {
    return bucketed() ? MOST_TOKENS : (int) Math.min(MOST_TOKENS, (before + 1L) * chunkLength);
  }
}
