package io.github.reformer4j.properties;

import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Calls of an optimiser. */
final class UpdateCalls {
  private static final int STEPS = 4;

  private UpdateCalls() {}

  /** Several steps, each with a gradient of its own. */
  static OperationCall adamW(OperationCase c, DType type) {
    long elements = (long) c.rows() * c.width();
    return OperationCall.of(
        STEPS + " steps of adamW",
        (o, t) -> {
          for (int step = 0; step < STEPS; step++) {
            o.updates().adamW(t[1], t[0].slice(step, step + 1), t[2], t[3], numbers(c, step + 1));
          }
        },
        Operand.read("gradients", c.numbers(type, 0, STEPS, elements)),
        Operand.updated("parameter", c.normal(type, 1, c.rows(), c.width())),
        Operand.updated("mean", zeros(type, elements)),
        Operand.updated("variance", zeros(type, elements)));
  }

  private static Tensor zeros(DType type, long elements) {
    return Tensors.allocate(type, elements);
  }

  private static AdamWStep numbers(OperationCase c, int step) {
    double beta2 = c.seed() % 2 == 0 ? 0.999 : 0.98;
    double decay = c.seed() % 3 == 0 ? 0 : 0.5;
    return new AdamWStep(step, 0.01 * step, 0.9, beta2, 1e-8, decay, 1.0 / (1 + c.seed() % 4));
  }
}
