package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;

/**
 * In which order terms are added: a random permutation, the same each time for a number of them.
 */
record SummationOrder(long seed) {
  int[] of(int terms) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    int[] order = new int[terms];
    for (int i = 0; i < terms; i++) {
      int at = (int) (random.uniform(0, 0, i) * (i + 1));
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }

  static float sum(float[] x, int[] order) {
    float sum = 0;
    for (int i : order) {
      sum += x[i];
    }
    return sum;
  }

  static float dot(float[] x, float[] y, int[] order) {
    float sum = 0;
    for (int i : order) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
