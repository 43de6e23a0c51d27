package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * How full the buckets are.
 *
 * @param tokens N
 * @param buckets in each round
 * @param rounds R
 * @param window keys that a window can hold, two chunks
 * @param bins by number of tokens in a bucket
 * @param heads by head
 */
public record OccupancyData(
    int tokens, int buckets, int rounds, int window, List<Bin> bins, List<HeadRow> heads) {
  /**
   * Buckets of about one size.
   *
   * @param label such as "33-64"
   * @param bucketShare share of all buckets
   * @param tokenShare share of all tokens that are in such a bucket
   */
  public record Bin(String label, double bucketShare, double tokenShare) {}

  /**
   * One head, all rounds.
   *
   * @param head number
   * @param emptyShare share of buckets without a token
   * @param median tokens in the middle bucket
   * @param largest tokens in the largest bucket
   * @param beyondWindow share of tokens whose bucket is larger than a window
   */
  public record HeadRow(
      int head, double emptyShare, double median, int largest, double beyondWindow) {}
}
