package io.github.reformer4j.bench.measure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much is measured beside other libraries.
 *
 * @param maxTokens the longest length, a power of two
 * @param growth from one length to the next, a power of two
 * @param budget seconds for everything
 * @param limit seconds for one call; a library that needs more is stopped
 */
public record PeersPlan(int maxTokens, int growth, double budget, double limit) {
  private static final int SHORTEST = 512;
  private static final double FIVE_MINUTES = 300;

  /**
   * About a quarter of an hour.
   *
   * @param maxTokens the longest length wanted
   * @return the plan
   */
  public static PeersPlan full(int maxTokens) {
    return new PeersPlan(Integer.highestOneBit(maxTokens), 2, 840, FIVE_MINUTES);
  }

  /**
   * About three minutes.
   *
   * @param maxTokens the longest length wanted
   * @return the plan
   */
  public static PeersPlan quick(int maxTokens) {
    return new PeersPlan(Integer.highestOneBit(maxTokens), 4, 150, FIVE_MINUTES);
  }

  /** Lengths, ascending, the longest among them. */
  List<Integer> lengths() {
    return IntStream.iterate(maxTokens, n -> n >= SHORTEST, n -> n / growth)
        .boxed()
        .sorted()
        .toList();
  }
}
