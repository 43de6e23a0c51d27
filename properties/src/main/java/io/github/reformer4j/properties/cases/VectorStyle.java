package io.github.reformer4j.properties.cases;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;

/** What the vectors of a case look like. */
public enum VectorStyle {
  /** Independent standard normal numbers. */
  NORMAL,
  /** A few directions with noise, so that buckets are crowded. */
  CLUSTERED,
  /** Normal, and every third vector is zero: all its projections tie. */
  SOME_ZERO,
  /** Small integers: sums are exact in float32, so ties are exact too. */
  INTEGERS,
  /** Normal, each row with a length of its own between 1/8 and 8. */
  MIXED_LENGTHS,
  /** All vectors of a head are the same. */
  IDENTICAL;

  private static final int CLUSTERS = 3;

  double element(CounterRandom random, int sequence, int token, int d, int width) {
    return switch (this) {
      case NORMAL -> random.normal(sequence, token, d);
      case CLUSTERED ->
          random.normal(sequence, -1 - cluster(random, sequence, token), d)
              + 0.2 * random.normal(sequence, token, d);
      case SOME_ZERO -> token % 3 == 1 ? 0 : random.normal(sequence, token, d);
      case INTEGERS -> Math.floor(random.uniform(sequence, token, d) * 5) - 2;
      case MIXED_LENGTHS ->
          random.normal(sequence, token, d)
              * Math.pow(2, Math.floor(random.uniform(sequence, token, width) * 7) - 3);
      case IDENTICAL -> random.normal(sequence, 0, d);
    };
  }

  private static int cluster(CounterRandom random, int sequence, int token) {
    return (int) (random.uniform(sequence, token, CounterRandom.MAX_INDEX - 1) * CLUSTERS);
  }

  /** The stream for one tensor of a case. */
  static CounterRandom stream(long seed, int tensor) {
    return CounterRandom.of(seed, Purpose.DATA, tensor);
  }
}
