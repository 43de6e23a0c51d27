package com.example.plain;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** The rows of one head of a float32 tensor [B, H, N, width], widened to double. */
final class Matrix {
  private Matrix() {}

  static double[][] read(Tensor tensor, long b, long h) {
    double[][] rows = zeros(tensor);
    long at = start(tensor, b, h);
    for (double[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = tensor.segment().getAtIndex(JAVA_FLOAT, at++);
      }
    }
    return rows;
  }

  static void write(double[][] rows, Tensor tensor, long b, long h) {
    long at = start(tensor, b, h);
    for (double[] row : rows) {
      for (double value : row) {
        tensor.segment().setAtIndex(JAVA_FLOAT, at++, (float) value);
      }
    }
  }

  /** A matrix of the size of one head. */
  static double[][] zeros(Tensor tensor) {
    Shape shape = tensor.shape();
    return new double[Math.toIntExact(shape.dim(2))][Math.toIntExact(shape.dim(3))];
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int c = 0; c < x.length; c++) {
      sum += x[c] * y[c];
    }
    return sum;
  }

  static void add(double factor, double[] row, double[] to) {
    for (int c = 0; c < row.length; c++) {
      to[c] += factor * row[c];
    }
  }

  private static long start(Tensor tensor, long b, long h) {
    Shape shape = tensor.shape();
    return (b * shape.dim(1) + h) * shape.dim(2) * shape.dim(3);
  }
}
