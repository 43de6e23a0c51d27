package io.github.reformer4j.model;

/** What the LSH layers of a model compute, with the same weights. Other layers do not change. */
public sealed interface AttentionMode {
  /** As the configuration says. */
  record AsConfigured() implements AttentionMode {}

  /**
   * With another number of rounds. Seeded rotations of a round do not depend on how many there are;
   * given ones must be as many at least.
   *
   * @param rounds at least 1
   */
  record Rounds(int rounds) implements AttentionMode {
    /** Checks the number. */
    public Rounds {
      ConfigChecks.atLeast("rounds", rounds, 1);
    }
  }

  /**
   * Full attention over the same shared queries and keys, with the same scale, mask and self rule:
   * what LSH attention approximates. Its cost grows with the square of the length.
   */
  record Exact() implements AttentionMode {}
}
