package io.github.reformer4j.reference;

import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Moves the rows of one head between tensors and arrays of doubles. */
final class Rows {
  private Rows() {}

  /** Reads [N][D] out of [B, H, N, D]. */
  static double[][] read(Tensor tensor, long b, long h) {
    Shape shape = tensor.shape();
    double[][] rows = new double[Math.toIntExact(shape.dim(2))][Math.toIntExact(shape.dim(3))];
    long at = start(shape, b, h);
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] = tensor.getDouble(at++);
      }
    }
    return rows;
  }

  /** Writes [N][D] into [B, H, N, D], rounding to the tensor's type. */
  static void write(Tensor tensor, long b, long h, double[][] rows) {
    long at = start(tensor.shape(), b, h);
    for (double[] row : rows) {
      for (double value : row) {
        tensor.setDouble(at++, value);
      }
    }
  }

  /** Reads [R][N] out of [B, H, R, N]. */
  static int[][] readInts(Tensor tensor, long b, long h) {
    Shape shape = tensor.shape();
    int[][] rows = new int[Math.toIntExact(shape.dim(2))][Math.toIntExact(shape.dim(3))];
    long at = start(shape, b, h);
    for (int[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = tensor.getInt(at++);
      }
    }
    return rows;
  }

  /** Writes [R][N] into [B, H, R, N]. */
  static void writeInts(Tensor tensor, long b, long h, int[][] rows) {
    long at = start(tensor.shape(), b, h);
    for (int[] row : rows) {
      for (int value : row) {
        tensor.setInt(at++, value);
      }
    }
  }

  /** Row b of a mask [B, N]; all true if there is none. */
  static boolean[] mask(@Nullable Tensor keyMask, long b, int tokens) {
    boolean[] real = new boolean[tokens];
    for (int i = 0; i < tokens; i++) {
      real[i] = keyMask == null || keyMask.getBoolean(b * tokens + i);
    }
    return real;
  }

  private static long start(Shape shape, long b, long h) {
    return (b * shape.dim(1) + h) * shape.dim(2) * shape.dim(3);
  }
}
