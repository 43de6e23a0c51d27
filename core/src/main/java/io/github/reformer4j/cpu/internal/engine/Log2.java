package io.github.reformer4j.cpu.internal.engine;

/** Scores and bounds are in units of log2, so that weights are powers of two. */
final class Log2 {
  /** log2 of e. */
  static final double OF_E = 1.4426950408889634;

  /** The natural logarithm of 2. */
  static final double LN_2 = 0.6931471805599453;

  private Log2() {}

  /** 2^x. */
  static float power(double x) {
    return (float) Math.exp(x * LN_2);
  }
}
