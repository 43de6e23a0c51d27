package io.github.reformer4j.properties.cases;

import io.github.reformer4j.random.CounterRandom;

/** Which tokens of a case are real. */
public enum Masking {
  /** There is no mask. */
  NONE,
  /** A mask that hides nothing. */
  ALL_REAL,
  /** Each sequence of the batch ends in padding of its own length. */
  TAIL,
  /** Each token is hidden with probability 0.3. */
  RANDOM,
  /** The first sequence of the batch is wholly hidden, the others not at all. */
  FIRST_SEQUENCE,
  /** One token of each sequence is real. */
  ONE_REAL,
  /** Everything is hidden. */
  ALL_MASKED;

  boolean real(CounterRandom random, int b, int token, int tokens) {
    return switch (this) {
      case NONE, ALL_REAL -> true;
      case TAIL -> token < Math.ceil(random.uniform(b, 0, 0) * tokens);
      case RANDOM -> random.uniform(b, 1, token) >= 0.3;
      case FIRST_SEQUENCE -> b != 0;
      case ONE_REAL -> token == (int) (random.uniform(b, 2, 0) * tokens);
      case ALL_MASKED -> false;
    };
  }
}
