package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.random.CounterRandom;

/** What the integers of fixed-point streams look like. */
public enum StreamStyle {
  /** Normal numbers, as a model has them. */
  NUMBERS,
  /** Any 32 bits. */
  ANY_BITS,
  /** The ends of the range, zero and one. */
  EXTREMES;

  private static final int[] ENDS = {Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1, -1};

  int element(CounterRandom random, int stream, long at, int fractionBits) {
    return switch (this) {
      case NUMBERS -> (int) Math.rint(Math.scalb(random.normal(stream, 0, at), fractionBits));
      case ANY_BITS -> (int) random.bits(stream, 0, at);
      case EXTREMES -> ENDS[(int) (random.uniform(stream, 0, at) * ENDS.length)];
    };
  }
}
