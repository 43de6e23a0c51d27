package io.github.reformer4j.bench.peer;

import io.github.reformer4j.tensor.Tensor;
import java.util.SplittableRandom;

/** What sampled elements of a dense product must be. */
public final class ProductSample {
  private static final int SAMPLED = 200;

  private final ProductWork work;
  private final long[] places;
  private final double[] expected;

  private ProductSample(ProductWork work, long[] places, double[] expected) {
    this.work = work;
    this.places = places;
    this.expected = expected;
  }

  /**
   * Multiplies.
   *
   * @param work the product, begun at zero
   * @return some elements of its result after one run
   */
  public static ProductSample of(ProductWork work) {
    long[] places = places(work);
    return new ProductSample(work, places, expected(work, places));
  }

  /**
   * What is multiplied.
   *
   * @return the product
   */
  public ProductWork work() {
    return work;
  }

  /**
   * Where the sampled elements are.
   *
   * @return their numbers, row-major
   */
  public long[] places() {
    return places.clone();
  }

  /**
   * What they must be.
   *
   * @return sums in double precision
   */
  public double[] expected() {
    return expected.clone();
  }

  private static long[] places(ProductWork work) {
    long elements = (long) rows(work) * columns(work);
    return new SplittableRandom(1).longs(SAMPLED, 0, elements).toArray();
  }

  private static int rows(ProductWork work) {
    return work.kind() == ProductWork.Kind.WEIGHTS ? work.outputs() : work.tokens();
  }

  private static int columns(ProductWork work) {
    return work.kind() == ProductWork.Kind.FORWARD ? work.outputs() : work.inputs();
  }

  private static double[] expected(ProductWork work, long[] places) {
    double[] expected = new double[places.length];
    try (Tensor x = ProductNumbers.normal(work.tokens(), work.inputs(), 1);
        Tensor weights = ProductNumbers.normal(work.outputs(), work.inputs(), 2);
        Tensor y = ProductNumbers.normal(work.tokens(), work.outputs(), 3)) {
      for (int k = 0; k < places.length; k++) {
        long row = places[k] / columns(work);
        long column = places[k] % columns(work);
        expected[k] =
            switch (work.kind()) {
              case FORWARD -> dot(x, row, true, weights, column, true, work.inputs());
              case INPUTS -> dot(y, row, true, weights, column, false, work.outputs());
              case WEIGHTS -> dot(y, row, false, x, column, false, work.tokens());
            };
      }
    }
    return expected;
  }

  /** A row or column of one matrix times a row or column of another. */
  private static double dot(
      Tensor a, long i, boolean rowOfA, Tensor b, long j, boolean rowOfB, int terms) {
    double sum = 0;
    for (long k = 0; k < terms; k++) {
      sum += at(a, i, k, rowOfA) * at(b, j, k, rowOfB);
    }
    return sum;
  }

  private static double at(Tensor matrix, long line, long k, boolean row) {
    long width = matrix.shape().dim(1);
    return matrix.getDouble(row ? line * width + k : k * width + line);
  }
}
