package io.github.reformer4j.reference;

import io.github.reformer4j.tensor.DType;

/** Rows of float32 numbers with the plain loops of {@link PlainFloat}. */
final class FloatRows {
  final float[][] rows;

  private FloatRows(float[][] rows) {
    this.rows = rows;
  }

  static FloatRows of(double[][] values) {
    FloatRows copy = zeros(values);
    for (int i = 0; i < values.length; i++) {
      for (int d = 0; d < values[i].length; d++) {
        copy.rows[i][d] = (float) values[i][d];
      }
    }
    return copy;
  }

  /** Each element as the nearest number of a type. */
  FloatRows rounded(DType type) {
    float[][] copy = new float[rows.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = rounded(type, rows[i]);
    }
    return new FloatRows(copy);
  }

  static float[] rounded(DType type, float[] row) {
    float[] copy = new float[row.length];
    for (int d = 0; d < copy.length; d++) {
      copy[d] = (float) type.rounded(row[d]);
    }
    return copy;
  }

  static FloatRows zeros(double[][] like) {
    float[][] rows = new float[like.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[like[i].length];
    }
    return new FloatRows(rows);
  }

  double[][] toDoubles() {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      copy[i] = new double[rows[i].length];
      for (int d = 0; d < rows[i].length; d++) {
        copy[i][d] = rows[i][d];
      }
    }
    return copy;
  }

  /** Sum over d in the given order. */
  static float dot(float[] x, float[] y, int[] order) {
    float sum = 0;
    for (int d : order) {
      sum += x[d] * y[d];
    }
    return sum;
  }

  /** y += a·x. */
  static void add(float a, float[] x, float[] y) {
    for (int d = 0; d < x.length; d++) {
      y[d] += a * x[d];
    }
  }
}
