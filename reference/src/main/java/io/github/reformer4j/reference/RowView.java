package io.github.reformer4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** A floating-point tensor as rows of doubles: the last axis is a row. */
final class RowView {
  private final MemorySegment segment;
  private final boolean single;
  private final long rows;
  private final int width;

  private RowView(Tensor tensor, int width) {
    this.segment = tensor.segment();
    this.single = tensor.type() == DType.FLOAT32;
    this.rows = tensor.shape().elements() / width;
    this.width = width;
  }

  static RowView of(Tensor tensor) {
    Shape shape = tensor.shape();
    return new RowView(tensor, Math.toIntExact(shape.dim(shape.rank() - 1)));
  }

  /** The tensor as a single row. */
  static RowView flat(Tensor tensor) {
    return new RowView(tensor, Math.toIntExact(tensor.shape().elements()));
  }

  long rows() {
    return rows;
  }

  int width() {
    return width;
  }

  double[] read(long row) {
    double[] values = new double[width];
    read(row, values);
    return values;
  }

  void read(long row, double[] values) {
    long start = row * width;
    if (single) {
      for (int i = 0; i < width; i++) {
        values[i] = segment.getAtIndex(JAVA_FLOAT, start + i);
      }
    } else {
      MemorySegment.copy(segment, JAVA_DOUBLE, start * Double.BYTES, values, 0, width);
    }
  }

  /** Rounds to the tensor's type. */
  void write(long row, double[] values) {
    long start = row * width;
    if (single) {
      for (int i = 0; i < width; i++) {
        segment.setAtIndex(JAVA_FLOAT, start + i, (float) values[i]);
      }
    } else {
      MemorySegment.copy(values, 0, segment, JAVA_DOUBLE, start * Double.BYTES, width);
    }
  }

  /** Adds to what the tensor holds, rounding once. */
  void add(long row, double[] values) {
    double[] sum = read(row);
    Vectors.add(1, values, sum);
    write(row, sum);
  }

  /** [rows][width]. */
  double[][] readAll() {
    double[][] all = new double[Math.toIntExact(rows)][];
    for (int row = 0; row < all.length; row++) {
      all[row] = read(row);
    }
    return all;
  }
}
