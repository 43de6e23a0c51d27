package io.github.reformer4j.properties.check;

import io.github.reformer4j.tensor.Tensor;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Lengths of the rows of a tensor of four axes, in double precision. */
public final class RowLengths {
  private RowLengths() {}

  /**
   * The longest row.
   *
   * @param tensor of four axes
   * @return its length; 0 if there is no row
   */
  public static double longest(Tensor tensor) {
    return lengths(tensor, 0).max().orElse(0);
  }

  /** The shortest row, where length is sqrt(|row|² + epsilon); infinite if there is no row. */
  static double shortest(Tensor tensor, double epsilon) {
    return lengths(tensor, epsilon).min().orElse(Double.POSITIVE_INFINITY);
  }

  private static DoubleStream lengths(Tensor tensor, double epsilon) {
    int width = Math.toIntExact(tensor.shape().dim(3));
    return LongStream.range(0, tensor.shape().elements() / width)
        .mapToDouble(row -> length(tensor, row * width, width, epsilon));
  }

  private static double length(Tensor tensor, long from, int width, double epsilon) {
    double square = epsilon;
    for (int d = 0; d < width; d++) {
      double x = tensor.getDouble(from + d);
      square += x * x;
    }
    return Math.sqrt(square);
  }
}
