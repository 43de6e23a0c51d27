package io.github.reformer4j.attention;

/**
 * How tokens are hashed (semantics section 2). The number of buckets is stated here, about N / C
 * for the longest N in use, and never derived from the length at hand.
 *
 * @param family the hash functions
 * @param rounds R, number of independent hashes, 1 to {@value #MAX_ROUNDS}
 * @param rotations where their random numbers come from
 */
public record Hashing(HashFamily family, int rounds, Rotations rotations) {
  /** The largest number of rounds. */
  public static final int MAX_ROUNDS = 256;

  /** Checks the number of rounds. */
  public Hashing {
    Checks.given("family", family);
    Checks.given("rotations", rotations);
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new IllegalArgumentException("rounds = " + rounds + ": expected 1 to " + MAX_ROUNDS);
    }
  }

  /**
   * The number of buckets of one round.
   *
   * @return the family's number
   */
  public int buckets() {
    return family.buckets();
  }
}
