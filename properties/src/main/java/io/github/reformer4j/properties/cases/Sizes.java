package io.github.reformer4j.properties.cases;

import io.github.reformer4j.attention.AttentionSizes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Sizes where implementations break: 1, primes, a chunk and its neighbours, widths that are no
 * multiple of a vector.
 */
final class Sizes {
  private static final Integer[] PRIMES = {2, 3, 5, 7, 13, 17, 31, 61, 127, 199, 257, 509};
  private static final Integer[] NEAR_CHUNKS = {15, 16, 32, 33, 48, 63, 64, 65, 128, 130, 192, 200};
  private static final Integer[] WIDTHS = {1, 2, 3, 4, 5, 8, 15, 16, 17, 24, 31, 32, 33, 64, 80};
  private static final Integer[] CHUNKS = {1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 32, 64, 65};

  private Sizes() {}

  /** N, at least 1. */
  static Arbitrary<Integer> tokens(int most) {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(1, Math.min(8, most))),
        Tuple.of(2, Arbitraries.of(PRIMES).map(n -> Math.min(n, most))),
        Tuple.of(2, Arbitraries.of(NEAR_CHUNKS).map(n -> Math.min(n, most))),
        Tuple.of(3, Arbitraries.integers().between(1, most)));
  }

  static Arbitrary<Integer> widths() {
    return Arbitraries.of(WIDTHS);
  }

  /** B, H, N, D, E. */
  static Arbitrary<AttentionSizes> all(int mostTokens) {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            tokens(mostTokens),
            widths(),
            widths())
        .as(AttentionSizes::new);
  }

  /**
   * C: a usual length, the sequence itself, one less, one more. Negative numbers stand for those;
   * {@link #chunk} resolves them.
   */
  static Arbitrary<Integer> chunkChoices() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of(CHUNKS)), Tuple.of(1, Arbitraries.of(-1, -2, -3)));
  }

  static int chunk(int choice, int tokens) {
    return choice > 0 ? choice : Math.max(1, tokens + choice + 2);
  }
}
