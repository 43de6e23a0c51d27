package io.github.reformer4j.operations;

/**
 * Rotary position embedding (Su et al. 2021, equation 34): in the row of position p, elements 2i
 * and 2i + 1 are turned by the angle {@code p * base^(-2i / D)}. Lengths are kept, so a key may be
 * normalised before or after. An odd last element stays as it is.
 *
 * @param base greater than 1; 10,000 in the paper
 */
public record Rotary(double base) {
  /** Checks the base. */
  public Rotary {
    if (!(base > 1) || Double.isInfinite(base)) {
      throw new IllegalArgumentException(
          "base = " + base + ": expected a finite number greater than 1");
    }
  }

  /**
   * The angle of a pair, in double precision.
   *
   * @param position p, at least 0
   * @param pair i, at least 0
   * @param dim D
   * @return radians
   */
  public double angle(long position, int pair, int dim) {
    return position * StrictMath.pow(base, -2.0 * pair / dim);
  }
}
