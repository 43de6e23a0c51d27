package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * Held-out loss with other numbers of rounds and at other lengths, always with the same weights.
 *
 * @param trainedTokens length of the sequences that the model was trained on
 * @param trainedRounds rounds that it was trained with
 * @param points measured
 * @param leftOut what was left out and why, a line or none
 */
public record BitsData(
    int trainedTokens, int trainedRounds, List<Point> points, List<String> leftOut) {
  /**
   * One setting.
   *
   * @param tokens length of the pieces that the held-out text was cut into
   * @param rounds R, or 0 for exact attention in place of LSH attention
   * @param bits a byte
   * @param targets bytes that were predicted
   * @param seconds it took
   */
  public record Point(int tokens, int rounds, double bits, long targets, double seconds) {}
}
