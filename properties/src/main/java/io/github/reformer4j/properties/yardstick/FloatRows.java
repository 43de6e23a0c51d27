package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** A tensor as rows of floats: the last axis is a row. */
record FloatRows(Tensor tensor, int rows, int width) {
  static FloatRows of(Tensor tensor) {
    Shape shape = tensor.shape();
    int width = Math.toIntExact(shape.dim(shape.rank() - 1));
    return new FloatRows(tensor, Math.toIntExact(shape.elements() / width), width);
  }

  /** The tensor as a single row. */
  static FloatRows flat(Tensor tensor) {
    return new FloatRows(tensor, 1, Math.toIntExact(tensor.shape().elements()));
  }

  float[] read(int row) {
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = (float) tensor.getDouble((long) row * width + i);
    }
    return values;
  }

  void write(int row, float[] values) {
    for (int i = 0; i < width; i++) {
      tensor.setDouble((long) row * width + i, values[i]);
    }
  }

  float[][] readAll() {
    float[][] all = new float[rows][];
    for (int row = 0; row < rows; row++) {
      all[row] = read(row);
    }
    return all;
  }

  /** [width][rows]. */
  float[][] readColumns() {
    float[][] columns = new float[width][rows];
    for (int row = 0; row < rows; row++) {
      float[] values = read(row);
      for (int i = 0; i < width; i++) {
        columns[i][row] = values[i];
      }
    }
    return columns;
  }
}
