package io.github.reformer4j.reversible;

/**
 * What a pass over a model needs to know besides its tensors. Two passes with equal values see the
 * same dropout masks.
 *
 * @param seed of dropout
 * @param step which step of a training; counts every forward pass whose masks are to differ
 * @param training whether dropout is on
 */
public record Pass(long seed, long step, boolean training) {
  /** Checks the step. */
  public Pass {
    if (step < 0) {
      throw new IllegalArgumentException("step = " + step + ": expected at least 0");
    }
  }

  /**
   * A pass without dropout.
   *
   * @return seed 0, step 0, not training
   */
  public static Pass inference() {
    return new Pass(0, 0, false);
  }
}
