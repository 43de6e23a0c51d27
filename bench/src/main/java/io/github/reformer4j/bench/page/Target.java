package io.github.reformer4j.bench.page;

/**
 * A number wanted.
 *
 * @param direction which side of the limit is good
 * @param limit itself good
 * @param unit how it is written
 */
public record Target(Direction direction, double limit, Unit unit) {
  /** Which side of the limit is good. */
  public enum Direction {
    /** The limit or more. */
    AT_LEAST,
    /** The limit or less. */
    AT_MOST
  }

  /** How a number is written. */
  public enum Unit {
    /** Such as 75 %. */
    SHARE,
    /** Such as 80×. */
    RATIO,
    /** Without a unit. */
    PLAIN,
    /** Positions. */
    TOKENS,
    /** Time. */
    SECONDS,
    /** Memory. */
    BYTES
  }

  /**
   * That much or more.
   *
   * @param limit itself good
   * @param unit how it is written
   * @return the target
   */
  public static Target atLeast(double limit, Unit unit) {
    return new Target(Direction.AT_LEAST, limit, unit);
  }

  /**
   * That much or less.
   *
   * @param limit itself good
   * @param unit how it is written
   * @return the target
   */
  public static Target atMost(double limit, Unit unit) {
    return new Target(Direction.AT_MOST, limit, unit);
  }

  /**
   * Whether a number reaches it.
   *
   * @param value measured
   * @return false for what is not a finite number
   */
  public boolean met(double value) {
    return Double.isFinite(value)
        && switch (direction) {
          case AT_LEAST -> value >= limit;
          case AT_MOST -> value <= limit;
        };
  }

  /**
   * The one further from the limit on its bad side.
   *
   * @param a one value
   * @param b another
   * @return NaN if either is
   */
  public double worse(double a, double b) {
    return switch (direction) {
      case AT_LEAST -> Math.min(a, b);
      case AT_MOST -> Math.max(a, b);
    };
  }
}
