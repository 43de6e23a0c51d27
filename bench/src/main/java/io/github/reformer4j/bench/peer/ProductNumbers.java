package io.github.reformer4j.bench.peer;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** The numbers that a {@link ProductWork} multiplies. */
public final class ProductNumbers {
  private ProductNumbers() {}

  /**
   * Standard normal numbers.
   *
   * @param rows of the matrix
   * @param columns of the matrix
   * @param seed which matrix
   * @return [rows, columns] float32; close it
   */
  public static Tensor normal(int rows, int columns, int seed) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, rows, columns);
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[columns];
    for (long row = 0; row < rows; row++) {
      for (int c = 0; c < columns; c++) {
        values[c] = (float) random.nextGaussian();
      }
      MemorySegment.copy(
          values,
          0,
          tensor.segment(),
          ValueLayout.JAVA_FLOAT,
          row * columns * Float.BYTES,
          columns);
    }
    return tensor;
  }
}
