package io.github.reformer4j.reference;

/**
 * A row with its mean taken off and divided by its standard deviation (Ba, Kiros, Hinton 2016,
 * equation 4, without gain and bias).
 */
final class NormalisedRow {
  /** (x − mean) / deviation. */
  final double[] values;

  /** sqrt(variance + epsilon). */
  private final double deviation;

  private NormalisedRow(double[] values, double deviation) {
    this.values = values;
    this.deviation = deviation;
  }

  static NormalisedRow of(double[] x, double epsilon) {
    double mean = mean(x);
    double[] values = new double[x.length];
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i] - mean;
      squares += values[i] * values[i];
    }
    double deviation = Math.sqrt(squares / x.length + epsilon);
    for (int i = 0; i < x.length; i++) {
      values[i] /= deviation;
    }
    return new NormalisedRow(values, deviation);
  }

  /** From the gradient g in the values: (g − mean(g) − values · mean(g · values)) / deviation. */
  double[] gradient(double[] g) {
    double mean = mean(g);
    double along = Vectors.dot(g, values) / g.length;
    double[] dx = new double[g.length];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = (g[i] - mean - values[i] * along) / deviation;
    }
    return dx;
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum / x.length;
  }
}
