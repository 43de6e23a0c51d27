package io.github.reformer4j.reference;

/**
 * Semantics section 10: with e0 the error of a plain float32 evaluation in a shuffled order ({@link
 * PlainFloat}) against the double-precision reference, an implementation passes when its own error
 * is at most 2·e0 and a few ulps of the tensor's norm. Errors are those of {@link RelativeError}.
 */
public final class Yardstick {
  /** One shuffle may be lucky: e0 is the worst of this many. */
  public static final int SHUFFLES = 3;

  /** "A few ulps of the tensor's norm": four, as a fraction of the norm. */
  public static final double FEW_ULPS = 4 * 0x1.0p-23;

  private Yardstick() {}

  /**
   * The largest error that passes.
   *
   * @param e0 error of the plain evaluation
   * @return 2·e0 and a few ulps, NaN if e0 is; compare with {@code error <= allowed}
   */
  public static double allowed(double e0) {
    return 2 * e0 + FEW_ULPS;
  }
}
