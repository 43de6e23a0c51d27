package io.github.reformer4j.attention;

/** The factor before {@code q · k} (semantics section 1). */
public sealed interface Scale {
  /** The default: one over the square root of the query width. */
  Scale INVERSE_SQRT = new InverseSqrt();

  /**
   * The factor for a query width.
   *
   * @param dim D, the query and key width
   * @return the factor
   */
  double value(long dim);

  /** 1/sqrt(D). */
  record InverseSqrt() implements Scale {
    @Override
    public double value(long dim) {
      return 1 / Math.sqrt((double) dim);
    }
  }

  /**
   * A fixed factor.
   *
   * @param factor finite and greater than 0; calls in float32 and bfloat16 refuse one beyond
   *     2<sup>127</sup>
   */
  record Fixed(double factor) implements Scale {
    /** Checks the factor. */
    public Fixed {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException(
            "scale = " + factor + ": expected a finite number greater than 0");
      }
    }

    @Override
    public double value(long dim) {
      return factor;
    }
  }
}
