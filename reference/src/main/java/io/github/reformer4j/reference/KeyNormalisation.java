package io.github.reformer4j.reference;

/** Semantics section 1: k = q / sqrt(|q|² + keyEpsilon), and its derivative. */
final class KeyNormalisation {
  /** Beyond it squares could overflow. */
  private static final double LARGE = 0x1.0p500;

  private final double keyEpsilon;

  KeyNormalisation(double keyEpsilon) {
    this.keyEpsilon = keyEpsilon;
  }

  double[][] keys(double[][] queries) {
    double[][] keys = new double[queries.length][];
    for (int j = 0; j < queries.length; j++) {
      double length = length(queries[j]);
      keys[j] = new double[queries[j].length];
      for (int d = 0; d < keys[j].length; d++) {
        keys[j][d] = queries[j][d] / length;
      }
    }
    return keys;
  }

  /**
   * Adds the gradient that reaches q through its key: (dk − k (k·dk)) / sqrt(|q|² + keyEpsilon).
   */
  void addGradient(double[][] queries, double[][] keys, double[][] dKeys, double[][] dQueries) {
    for (int j = 0; j < queries.length; j++) {
      double length = length(queries[j]);
      double along = Vectors.dot(keys[j], dKeys[j]);
      for (int d = 0; d < keys[j].length; d++) {
        dQueries[j][d] += (dKeys[j][d] - keys[j][d] * along) / length;
      }
    }
  }

  private double length(double[] query) {
    double largest = 0;
    for (double component : query) {
      largest = Math.max(largest, Math.abs(component));
    }
    double shrink = largest > LARGE ? 0x1.0p-600 : 1;
    double sum = keyEpsilon * shrink * shrink;
    for (double component : query) {
      sum += component * shrink * (component * shrink);
    }
    return Math.sqrt(sum) / shrink;
  }
}
