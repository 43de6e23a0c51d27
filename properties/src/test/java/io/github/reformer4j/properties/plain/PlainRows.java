package io.github.reformer4j.properties.plain;

import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One head's part of a tensor. */
final class PlainRows {
  private PlainRows() {}

  private static long start(Tensor tensor, int b, int h) {
    return (b * tensor.shape().dim(1) + h) * tensor.shape().dim(2) * tensor.shape().dim(3);
  }

  static double[][] read(Tensor tensor, int b, int h) {
    double[][] rows = new double[(int) tensor.shape().dim(2)][(int) tensor.shape().dim(3)];
    long at = start(tensor, b, h);
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] = tensor.getDouble(at++);
      }
    }
    return rows;
  }

  static void write(Tensor tensor, int b, int h, double[][] rows, boolean add) {
    long at = start(tensor, b, h);
    for (double[] row : rows) {
      for (double value : row) {
        tensor.setDouble(at, add ? tensor.getDouble(at) + value : value);
        at++;
      }
    }
  }

  static int[][] readInts(Tensor tensor, int b, int h) {
    int[][] rows = new int[(int) tensor.shape().dim(2)][(int) tensor.shape().dim(3)];
    long at = start(tensor, b, h);
    for (int[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = tensor.getInt(at++);
      }
    }
    return rows;
  }

  static void writeInts(Tensor tensor, int b, int h, int[][] rows) {
    long at = start(tensor, b, h);
    for (int[] row : rows) {
      for (int value : row) {
        tensor.setInt(at++, value);
      }
    }
  }

  static boolean[] mask(@Nullable Tensor mask, int b, int tokens) {
    boolean[] real = new boolean[tokens];
    for (int i = 0; i < tokens; i++) {
      real[i] = mask == null || mask.getBoolean((long) b * tokens + i);
    }
    return real;
  }

  static double[][] zerosLike(double[][] rows) {
    return Arrays.stream(rows).map(row -> new double[row.length]).toArray(double[][]::new);
  }

  static void roundToFloat(double[][] rows) {
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] = (float) row[d];
      }
    }
  }

  static void clip(double[][] rows, double most) {
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] = Math.clamp(row[d], -most, most);
      }
    }
  }
}
