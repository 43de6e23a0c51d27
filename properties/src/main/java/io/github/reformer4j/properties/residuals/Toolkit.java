package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/**
 * What residuals are made with.
 *
 * @param backend computes them
 * @param type of their numbers
 * @param operations of the backend
 * @param seed of their parameters
 */
public record Toolkit(Backend backend, DType type, Operations operations, long seed) {
  private static final double DROPOUT_RATE = 0.25;

  /**
   * The tools of a backend.
   *
   * @param backend computes residuals
   * @param type of their numbers
   * @param seed of their parameters
   * @return the tools
   * @throws UnsupportedOperationException if the backend computes attention only
   */
  public static Toolkit of(Backend backend, DType type, long seed) {
    return new Toolkit(backend, type, backend.operations(), seed);
  }

  Tensor allocate(long... dims) {
    return Tensors.allocate(type, dims);
  }

  Tensor allocate(Shape shape) {
    return Tensors.allocate(type, shape);
  }

  Tensor copy(Tensor x) {
    Tensor copy = allocate(x.shape());
    operations.elements().copy(x, copy);
    return copy;
  }

  /** Normal weights that keep the size of what they are multiplied with. */
  Tensor weights(int site, int from, int to) {
    CounterRandom random = CounterRandom.of(seed, Purpose.INITIALISATION, site);
    Tensor weights = allocate(from, to);
    for (long i = 0; i < weights.shape().elements(); i++) {
      weights.setDouble(i, random.normal(0, 0, i) / Math.sqrt(from));
    }
    return weights;
  }

  /** In place; its own gradient. */
  void dropout(Tensor y, Pass pass, int site) {
    if (pass.training()) {
      DropoutMask mask = new DropoutMask(pass.seed(), pass.step(), site, DROPOUT_RATE);
      operations.elements().dropout(y, mask, y);
    }
  }
}
