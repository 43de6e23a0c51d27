package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** A tensor as rows of a width, and grids over them. */
final class Shapes {
  /** Elements of a thread in kernels that go element by element. */
  private static final int QUAD = 4;

  private static final int WARPS = 8;
  private static final int WARP = 32;

  private Shapes() {}

  static long width(Tensor x) {
    Shape shape = x.shape();
    return shape.dim(shape.rank() - 1);
  }

  static long rows(Tensor x) {
    return x.shape().elements() / width(x);
  }

  static long elements(Tensor x) {
    return x.shape().elements();
  }

  /** The distance of two rows. */
  static long rowBytes(Tensor x) {
    return floats(width(x));
  }

  static long floats(long count) {
    return Math.multiplyExact(count, (long) Float.BYTES);
  }

  static long parts(long whole, long part) {
    return (whole + part - 1) / part;
  }

  /** A thread for four elements. */
  static Grid overQuads(long elements) {
    return Grid.over(parts(elements, QUAD));
  }

  /** A warp for each row. */
  static Grid warpPerRow(long rows) {
    return Grid.of(parts(rows, WARPS), WARPS * WARP);
  }
}
