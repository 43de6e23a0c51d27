package io.github.reformer4j.cpu.internal.hash;

import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.Rotations;

/**
 * Projections of blocks of tokens on the columns of all rounds, a panel at a time, and of single
 * tokens with the same bits. Safe for use by several threads.
 */
sealed interface Projector permits DenseProjector, TransformProjector {
  /**
   * The projector of a problem.
   *
   * @param hashing family, rounds and rotations
   * @param heads H
   * @param dim D
   */
  static Projector of(Hashing hashing, long heads, int dim) {
    return switch (hashing.rotations()) {
      case Rotations.Structured structured ->
          TransformProjector.of(hashing, structured, heads, dim);
      case Rotations.Seeded _, Rotations.Given _ -> DenseProjector.of(hashing, heads, dim);
    };
  }

  /** How columns belong to panels, rounds and factors. */
  HashColumns columns();

  /** Rows that a packed block needs. */
  int rows();

  /**
   * Prepares for the panels of one block.
   *
   * @param head which head's rotations
   * @param own packed tokens [dim][BLOCK] in range; what is behind them may be overwritten
   */
  void begin(long head, HashScratch.Worker own);

  /**
   * Projects the block on a panel's columns.
   *
   * @param head which head's rotations
   * @param panel which panel
   * @param own its projections [column][BLOCK] are overwritten
   */
  void project(long head, int panel, HashScratch.Worker own);

  /** Projections of single tokens, for one thread. */
  Token token();

  /** Projections of single tokens. */
  interface Token {
    /**
     * Projects a token on the columns of all rounds.
     *
     * @param head which head's rotations
     * @param token dim numbers, in range
     * @return the projections, all rounds end to end; valid until the next call
     */
    float[] project(int head, float[] token);

    /** The same for one more thread, sharing the rotations. */
    Token another();

    /** The memory held, in bytes. */
    long bytes();
  }
}
