package io.github.reformer4j.properties.cases;

import io.github.reformer4j.attention.AttentionSizes;

/**
 * How large random cases may be.
 *
 * @param mostTokens the largest N
 * @param work multiply-adds that a case of attention may cost when every key is seen in every round
 */
public record Extent(int mostTokens, long work) {
  /** Enough for several heads of 200 tokens, little enough for an oracle of plain loops. */
  public static final long DEFAULT_WORK = 3_000_000;

  /** Dense products are one pass over their operands, where a case of attention is many. */
  private static final int PRODUCTS = 8;

  /** Checks the numbers. */
  public Extent {
    if (mostTokens < 8) {
      throw new IllegalArgumentException("mostTokens = " + mostTokens + ": expected at least 8");
    }
    if (work < 1) {
      throw new IllegalArgumentException("work = " + work + ": expected at least 1");
    }
  }

  /**
   * The same with at most so many tokens.
   *
   * @param tokens at least 8
   * @return the extent
   */
  public Extent atMost(int tokens) {
    return new Extent(Math.min(mostTokens, tokens), work);
  }

  /** The same with fewer sequences, then narrower vectors, until it is cheap enough. */
  AttentionSizes affordable(AttentionSizes s, int rounds) {
    AttentionSizes at = s;
    while (work(at, rounds) > work) {
      if (at.batch() > 1) {
        at = new AttentionSizes(at.batch() - 1, at.heads(), at.tokens(), at.dim(), at.valueDim());
      } else if (at.heads() > 1) {
        at = new AttentionSizes(1, at.heads() - 1, at.tokens(), at.dim(), at.valueDim());
      } else if (at.dim() > 17 || at.valueDim() > 17) {
        at =
            new AttentionSizes(
                1, 1, at.tokens(), Math.min(at.dim(), 17), Math.min(at.valueDim(), 17));
      } else {
        break;
      }
    }
    return at;
  }

  private static long work(AttentionSizes s, int rounds) {
    return s.sequences() * s.tokens() * s.tokens() * rounds * (s.dim() + s.valueDim());
  }

  /** The same with fewer rows, then smaller in all, until a product is cheap enough. */
  OperationCase affordable(OperationCase c) {
    OperationCase at = c;
    while ((long) at.rows() * at.width() * at.inner() > PRODUCTS * work) {
      at =
          at.rows() >= Math.max(at.width(), at.inner())
              ? new OperationCase(at.rows() / 2, at.width(), at.inner(), at.style(), at.seed())
              : new OperationCase(
                  at.rows(),
                  Math.max(1, at.width() / 2),
                  Math.max(1, at.inner() / 2),
                  at.style(),
                  at.seed());
    }
    return at;
  }
}
