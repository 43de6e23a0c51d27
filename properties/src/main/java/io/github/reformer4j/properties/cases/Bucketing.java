package io.github.reformer4j.properties.cases;

import io.github.reformer4j.random.CounterRandom;

/** Where the buckets of an LSH case come from; all but HASHED are given with the inputs. */
public enum Bucketing {
  /** Hashing. */
  HASHED,
  /** Uniform. */
  RANDOM,
  /** Everything in the last bucket: one long run, all others empty. */
  ONE_BUCKET,
  /** Token i in bucket i modulo their number: as many runs as there can be. */
  SPREAD,
  /** Two buckets, the second of which few tokens reach. */
  LOPSIDED;

  int bucket(CounterRandom random, int sequence, int round, int token, int buckets) {
    return switch (this) {
      case HASHED -> throw new IllegalStateException("bucketing = HASHED: nothing to inject");
      case RANDOM -> (int) (random.uniform(sequence, round, token) * buckets);
      case ONE_BUCKET -> buckets - 1;
      case SPREAD -> token % buckets;
      case LOPSIDED -> random.uniform(sequence, round, token) < 0.1 ? buckets - 1 : 0;
    };
  }
}
