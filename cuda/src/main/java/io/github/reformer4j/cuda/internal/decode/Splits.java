package io.github.reformer4j.cuda.internal.decode;

/**
 * How the positions a token may see are shared out to blocks. It depends on sizes only, as the
 * order of sums does.
 *
 * @param count splits
 * @param positions of a split; the last may have fewer
 */
record Splits(int count, int positions) {
  /** Positions that a block takes at once. */
  private static final int GRAIN = 128;

  /** Fewer positions are not worth a block. */
  private static final int LEAST = 2 * GRAIN;

  /** More splits take longer to join than they save. */
  private static final int MOST = 256;

  /** Blocks that fill any card. */
  private static final int BLOCKS = 4096;

  static Splits of(int range, long rows) {
    long most = Math.clamp(BLOCKS / rows, 1L, (long) MOST);
    long wanted = Math.min(most, Math.ceilDiv((long) range, LEAST));
    long positions = Math.ceilDiv(Math.ceilDiv((long) range, wanted), GRAIN) * GRAIN;
    return new Splits((int) Math.ceilDiv((long) range, positions), (int) positions);
  }
}
