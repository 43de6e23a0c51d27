package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * How much of exact attention LSH attention recovers, over a sample of queries.
 *
 * @param queriesPerHead sampled queries a head
 * @param heads H
 * @param keysUsed how many keys exact attention effectively spreads over, by length
 * @param points one for each length, kind of window and number of rounds
 */
public record QualityData(
    int queriesPerHead, int heads, List<KeysUsed> keysUsed, List<Point> points) {
  /**
   * The exponential of the entropy of exact attention's weights.
   *
   * @param tokens N
   * @param low the tenth percentile
   * @param median half of the queries have less
   * @param high the ninetieth percentile
   */
  public record KeysUsed(int tokens, double low, double median, double high) {}

  /**
   * One setting.
   *
   * @param tokens N
   * @param windows ALIGNED or FLAT
   * @param rounds R
   * @param mass mean share of exact attention's mass on the keys that LSH attention saw
   * @param massLow tenth percentile of that share
   * @param bestMass mean mass of the best possible choice of as many keys
   * @param recentMass mean mass of as many most recent keys
   * @param randomMass mean mass of as many keys chosen blindly
   * @param keysSeen mean number of distinct keys a query saw
   * @param outputError median of |lsh − exact| / |exact| of the output rows
   * @param outputErrorHigh ninetieth percentile of that error
   * @param outputCosine median cosine of the two output rows
   */
  public record Point(
      int tokens,
      String windows,
      int rounds,
      double mass,
      double massLow,
      double bestMass,
      double recentMass,
      double randomMass,
      double keysSeen,
      double outputError,
      double outputErrorHigh,
      double outputCosine) {}
}
