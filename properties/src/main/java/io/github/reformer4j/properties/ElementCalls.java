package io.github.reformer4j.properties;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;

/** Calls that go element by element. */
final class ElementCalls {
  private ElementCalls() {}

  static OperationCall activate(OperationCase c, DType type, Activation f) {
    return OperationCall.of(
        "activate " + f,
        (o, t) -> o.elements().activate(f, t[0], t[1]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.overwritten("y", type, c.rows(), c.width()));
  }

  static OperationCall activateInPlace(OperationCase c, DType type, Activation f) {
    return OperationCall.of(
        "activate " + f + " in place",
        (o, t) -> o.elements().activate(f, t[0], t[0]),
        Operand.updated("x and y", c.numbers(type, 0, c.rows(), c.width())));
  }

  static OperationCall activateBackward(OperationCase c, DType type, Activation f) {
    return OperationCall.of(
        "activateBackward " + f,
        (o, t) -> o.elements().activateBackward(f, t[0], t[1], t[2]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.read("yGradient", c.normal(type, 1, c.rows(), c.width())),
        Operand.overwritten("xGradient", type, c.rows(), c.width()));
  }

  static OperationCall activateBackwardInPlace(OperationCase c, DType type, Activation f) {
    return OperationCall.of(
        "activateBackward " + f + " in place",
        (o, t) -> o.elements().activateBackward(f, t[0], t[1], t[1]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.updated("both gradients", c.normal(type, 1, c.rows(), c.width())));
  }

  static OperationCall addScaled(OperationCase c, DType type, double factor) {
    return OperationCall.of(
        "addScaled",
        (o, t) -> o.elements().addScaled(factor, t[0], t[1]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.updated("y", c.numbers(type, 1, (long) c.rows() * c.width())));
  }

  static OperationCall scale(OperationCase c, DType type, double factor) {
    return OperationCall.of(
        "scale",
        (o, t) -> o.elements().scale(t[0], factor),
        Operand.updated("x", c.numbers(type, 0, c.rows(), c.width())));
  }

  static OperationCall fill(OperationCase c, DType type, double value) {
    return OperationCall.of(
        "fill",
        (o, t) -> o.elements().fill(t[0], value),
        Operand.overwritten("x", type, c.rows(), c.width()));
  }

  static OperationCall copy(OperationCase c, DType type) {
    return OperationCall.of(
        "copy",
        (o, t) -> o.elements().copy(t[0], t[1]),
        Operand.read(
            "from",
            type == DType.INT32
                ? c.ids(0, Integer.MIN_VALUE / 2, Integer.MAX_VALUE / 2, c.rows(), c.width())
                : c.numbers(type, 0, c.rows(), c.width())),
        Operand.overwritten("to", type, (long) c.rows() * c.width()));
  }

  static OperationCall dropout(OperationCase c, DType type, DropoutMask mask) {
    return OperationCall.of(
        "dropout",
        (o, t) -> o.elements().dropout(t[0], mask, t[1]),
        Operand.read("x", c.numbers(type, 0, c.rows(), c.width())),
        Operand.overwritten("y", type, c.rows(), c.width()));
  }

  static OperationCall dropoutInPlace(OperationCase c, DType type, DropoutMask mask) {
    return OperationCall.of(
        "dropout in place",
        (o, t) -> o.elements().dropout(t[0], mask, t[0]),
        Operand.updated("x and y", c.numbers(type, 0, c.rows(), c.width())));
  }

  /** A mask that differs from case to case in all its numbers. */
  static DropoutMask mask(OperationCase c) {
    double[] rates = {0.1, 0.5, 0.9, 0, 1 / 3.0};
    long step = c.seed() % 2 == 0 ? c.seed() : c.seed() << 20;
    int site = (int) (c.seed() * 31 % (1 << 24));
    return new DropoutMask(~c.seed() * 0x9e3779b9L, step, site, rates[(int) (c.seed() % 5)]);
  }
}
