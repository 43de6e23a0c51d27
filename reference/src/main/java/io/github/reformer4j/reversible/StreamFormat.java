package io.github.reformer4j.reversible;

import io.github.reformer4j.operations.FixedPoint;

/** How the streams between blocks are held (semantics section 8). */
public sealed interface StreamFormat {
  /** Floating point: reversed up to rounding, which grows with depth. */
  record Floating() implements StreamFormat {}

  /**
   * Fixed point in INT32: reversed bit for bit.
   *
   * @param fractionBits bits after the point, 0 to {@value FixedPoint#MAX_FRACTION_BITS}
   */
  record Exact(int fractionBits) implements StreamFormat {
    /** The default number of fraction bits: numbers to ±2,048 in steps of 1e-6. */
    public static final int DEFAULT_FRACTION_BITS = 20;

    /** Checks the number. */
    public Exact {
      if (fractionBits < 0 || fractionBits > FixedPoint.MAX_FRACTION_BITS) {
        throw new IllegalArgumentException(
            "fractionBits = " + fractionBits + ": expected 0 to " + FixedPoint.MAX_FRACTION_BITS);
      }
    }
  }

  /** Floating point. */
  StreamFormat FLOAT = new Floating();

  /** Fixed point with the default number of fraction bits. */
  StreamFormat EXACT = new Exact(Exact.DEFAULT_FRACTION_BITS);
}
