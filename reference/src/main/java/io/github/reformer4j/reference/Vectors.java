package io.github.reformer4j.reference;

/** The two loops over a vector that everything else is made of. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += x[d] * y[d];
    }
    return sum;
  }

  /** y += a·x. */
  static void add(double a, double[] x, double[] y) {
    for (int d = 0; d < x.length; d++) {
      y[d] += a * x[d];
    }
  }
}
