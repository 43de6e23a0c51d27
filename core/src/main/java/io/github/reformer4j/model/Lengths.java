package io.github.reformer4j.model;

/**
 * What an attention layer does with lengths that its windows do not fit. Sequences longer than
 * {@code padAbove} are padded at their end, inside the layer and behind a key mask, to a multiple
 * of {@code padTo}. Sequences that are then no longer than {@code fullUpTo} see all their keys.
 *
 * @param fullUpTo full attention up to this length; 0 = never
 * @param padTo a multiple of this length is attended over; 1 = any length fits
 * @param padAbove sequences up to this length are not padded
 */
public record Lengths(int fullUpTo, int padTo, int padAbove) {
  /** Any length fits, none is special. */
  public static final Lengths ANY = new Lengths(0, 1, 0);

  /** Checks the numbers. */
  public Lengths {
    ConfigChecks.atLeast("fullUpTo", fullUpTo, 0);
    ConfigChecks.atLeast("padTo", padTo, 1);
    ConfigChecks.atLeast("padAbove", padAbove, 0);
  }

  /**
   * The length attended over.
   *
   * @param tokens of a sequence
   * @return at least as many
   */
  public int padded(int tokens) {
    return tokens <= padAbove
        ? tokens
        : Math.toIntExact(Math.ceilDiv((long) tokens, padTo) * padTo);
  }

  /**
   * Whether a sequence sees all its keys.
   *
   * @param tokens of a sequence, not padded
   * @return whether its padded length is short enough
   */
  public boolean full(int tokens) {
    return padded(tokens) <= fullUpTo;
  }
}
