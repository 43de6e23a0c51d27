package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** A tensor as rows of a width. */
final class Shapes {
  private Shapes() {}

  static int width(Tensor x) {
    Shape shape = x.shape();
    return Math.toIntExact(shape.dim(shape.rank() - 1));
  }

  static long rows(Tensor x) {
    return x.shape().elements() / width(x);
  }

  static long elements(Tensor x) {
    return x.shape().elements();
  }
}
