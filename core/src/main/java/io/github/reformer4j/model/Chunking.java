package io.github.reformer4j.model;

/**
 * How many rows are worked on at once where rows are independent, so that what is wide is never
 * held for a whole sequence. It depends on the configuration alone, as sums over rows are taken in
 * this order.
 *
 * @param feedForwardRows rows of the inner width
 * @param outputRows rows of logits
 */
record Chunking(int feedForwardRows, int outputRows) {
  /** Numbers in one wide tensor: 16 MiB of float32. */
  private static final int NUMBERS = 1 << 22;

  private static final int LEAST_ROWS = 64;

  static Chunking of(ReformerConfig config) {
    return new Chunking(rows(config.feedForwardWidth()), rows(config.vocabulary()));
  }

  private static int rows(int width) {
    return Math.max(LEAST_ROWS, NUMBERS / width);
  }

  /** Works on a range of rows. */
  interface Range {
    void run(long from, long to);
  }

  static void forEach(long rows, int atOnce, Range range) {
    for (long from = 0; from < rows; from += atOnce) {
      range.run(from, Math.min(rows, from + atOnce));
    }
  }
}
