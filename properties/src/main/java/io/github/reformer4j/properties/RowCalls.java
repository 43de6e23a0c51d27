package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;

/** Calls of norms and biases. */
final class RowCalls {
  private RowCalls() {}

  /** A row of equal numbers is divided by the root of epsilon alone. */
  private static double epsilon(OperationCase c) {
    double[] usual = {1e-3, 1e-5, 1e-12};
    return usual[(int) (c.seed() % (c.style() == NumberStyle.EQUAL_ROWS ? 2 : 3))];
  }

  static OperationCall layerNorm(OperationCase c, DType type) {
    double epsilon = epsilon(c);
    return OperationCall.of(
        "layerNorm",
        (o, t) -> o.rows().layerNorm(t[0], t[1], t[2], epsilon, t[3]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.read("weight", c.normal(type, 1, c.width())),
        Operand.read("bias", c.normal(type, 2, c.width())),
        Operand.overwritten("y", type, c.rows(), c.width()));
  }

  static OperationCall layerNormInPlace(OperationCase c, DType type) {
    double epsilon = epsilon(c);
    return OperationCall.of(
        "layerNorm in place",
        (o, t) -> o.rows().layerNorm(t[2], t[0], t[1], epsilon, t[2]),
        Operand.read("weight", c.normal(type, 1, c.width())),
        Operand.read("bias", c.normal(type, 2, c.width())),
        Operand.updated("x and y", c.numbers(type, 0, c.rows(), c.width())));
  }

  static OperationCall layerNormBackward(OperationCase c, DType type) {
    double epsilon = epsilon(c);
    return OperationCall.of(
        "layerNormBackward",
        (o, t) -> o.rows().layerNormBackward(t[0], t[1], epsilon, t[2], t[5], t[3], t[4]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.read("weight", c.normal(type, 1, c.width())),
        Operand.read("yGradient", c.normal(type, 2, c.rows(), c.width())),
        Operand.updated("weightGradient", c.normal(type, 3, c.width())),
        Operand.updated("biasGradient", c.normal(type, 4, c.width())),
        Operand.overwritten("xGradient", type, c.rows(), c.width()));
  }

  static OperationCall layerNormBackwardInPlace(OperationCase c, DType type) {
    double epsilon = epsilon(c);
    return OperationCall.of(
        "layerNormBackward in place",
        (o, t) -> o.rows().layerNormBackward(t[0], t[1], epsilon, t[4], t[4], t[2], t[3]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.read("weight", c.normal(type, 1, c.width())),
        Operand.updated("weightGradient", c.normal(type, 3, c.width())),
        Operand.updated("biasGradient", c.normal(type, 4, c.width())),
        Operand.updated("both gradients", c.normal(type, 2, c.rows(), c.width())));
  }

  static OperationCall addBias(OperationCase c, DType type) {
    return OperationCall.of(
        "addBias",
        (o, t) -> o.rows().addBias(t[0], t[1]),
        Operand.read("bias", c.numbers(type, 0, c.width())),
        Operand.updated("y", c.numbers(type, 1, c.rows(), c.width())));
  }

  static OperationCall biasGradient(OperationCase c, DType type) {
    return OperationCall.of(
        "biasGradient",
        (o, t) -> o.rows().biasGradient(t[0], t[1]),
        Operand.read("yGradient", c.numbers(type, 0, c.rows(), c.width())),
        Operand.updated("biasGradient", c.numbers(type, 1, c.width())));
  }

  static OperationCall copyColumns(OperationCase c, DType type) {
    int columns = 1 + (int) (c.seed() % c.width());
    int fromColumn = (int) (c.seed() / 7 % (c.width() - columns + 1));
    int toColumn = (int) (c.seed() / 11 % 5);
    return OperationCall.of(
        "copyColumns",
        (o, t) -> o.rows().copyColumns(t[0], fromColumn, t[1], toColumn, columns),
        Operand.read("from", c.numbers(type, 0, c.rows(), c.width())),
        Operand.updated("to", c.normal(type, 1, c.rows(), columns + toColumn + c.seed() % 3)));
  }
}
