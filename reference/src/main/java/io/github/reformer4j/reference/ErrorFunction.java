package io.github.reformer4j.reference;

/**
 * The complementary error function by W. J. Cody's rational approximations (Mathematics of
 * Computation 23, 1969, as in his program CALERF), to a few ulps of double precision.
 */
final class ErrorFunction {
  /** Numerator and denominator for |x| to 0.46875, in x². */
  private static final double[] A = {
    0.18577770618460315,
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694
  };

  private static final double[] B = {
    1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };

  /** For |x| from 0.46875 to 4, in |x|. */
  private static final double[] C = {
    2.1531153547440383e-08,
    0.5641884969886701,
    8.883149794388377,
    66.11919063714163,
    298.6351381974001,
    881.952221241769,
    1712.0476126340707,
    2051.0783778260716,
    1230.3393547979972
  };

  private static final double[] D = {
    1,
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };

  /** For |x| above 4, in 1 / x². */
  private static final double[] P = {
    0.016315387137302097,
    0.30532663496123236,
    0.36034489994980445,
    0.12578172611122926,
    0.016083785148742275,
    0.0006587491615298378
  };

  private static final double[] Q = {
    1,
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
  };

  private static final double NEAR = 0.46875;
  private static final double FAR = 4;

  /** Less than the smallest double from here on. */
  private static final double VANISHED = 27.3;

  private static final double ONE_OVER_ROOT_PI = 1 / Math.sqrt(Math.PI);

  private ErrorFunction() {}

  /** 2 / √π ∫ exp(−t²) dt from x to infinity; NaN for NaN. */
  static double erfc(double x) {
    double size = Math.abs(x);
    if (size <= NEAR) {
      return 1 - x * polynomial(A, x * x) / polynomial(B, x * x);
    }
    double tail = tail(size);
    return x < 0 ? 2 - tail : tail;
  }

  private static double tail(double x) {
    if (x >= VANISHED) {
      return 0;
    }
    if (x <= FAR) {
      return gaussian(x) * polynomial(C, x) / polynomial(D, x);
    }
    double inverse = 1 / (x * x);
    double correction = inverse * polynomial(P, inverse) / polynomial(Q, inverse);
    return gaussian(x) / x * (ONE_OVER_ROOT_PI - correction);
  }

  /** exp(−x²) without the rounding of x²: x is split into sixteenths and a rest. */
  private static double gaussian(double x) {
    double head = Math.floor(x * 16) / 16;
    return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
  }

  /** By Horner's rule, highest power first. */
  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * x + coefficient;
    }
    return sum;
  }
}
