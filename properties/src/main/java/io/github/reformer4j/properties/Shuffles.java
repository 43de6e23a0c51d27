package io.github.reformer4j.properties;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;

/** Permutations. */
final class Shuffles {
  private Shuffles() {}

  /** Each entry from the one some places on, around the end. */
  static int[] rotation(int length, int by) {
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      order[i] = (i + by) % length;
    }
    return order;
  }

  /** A random permutation (Fisher and Yates). */
  static int[] random(int length, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      int at = (int) (random.uniform(0, 0, i) * (i + 1));
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }

  /** The permutation that undoes another. */
  static int[] inverse(int[] order) {
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    return back;
  }
}
