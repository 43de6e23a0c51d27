package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * What the kinds of hash rotations find and cost, same windows and rounds (ALIGNED, each key
 * counted once).
 *
 * @param tokens N
 * @param rounds R of the times
 * @param draws how often rotations were drawn anew for the shares
 * @param kinds each kind of rotations
 */
public record HashingData(int tokens, int rounds, int draws, List<Kind> kinds) {
  /**
   * One kind.
   *
   * @param name of the rotations
   * @param hashSeconds of hashing alone, median
   * @param seconds of the whole forward pass, median
   * @param points what it finds, by rounds
   */
  public record Kind(String name, double hashSeconds, double seconds, List<Point> points) {}

  /**
   * One number of rounds.
   *
   * @param rounds R
   * @param mass mean share of exact attention's mass on the keys that were seen, over queries and
   *     draws
   * @param massLow the draw that found least
   * @param massHigh the draw that found most
   * @param keysSeen mean number of distinct keys a query saw
   */
  public record Point(int rounds, double mass, double massLow, double massHigh, double keysSeen) {}
}
