package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Calls on streams, with numbers where fixed point is delicate. */
final class FixedPointCalls {
  private FixedPointCalls() {}

  /** Ties between whole numbers, usual numbers, and numbers that no stream holds. */
  static Tensor numbers(OperationCase c, DType type, int fractionBits) {
    Tensor x = Tensors.allocate(type, c.rows(), c.width());
    CounterRandom random = CounterRandom.of(c.seed(), Purpose.DATA, 0);
    for (long i = 0; i < x.shape().elements(); i++) {
      double whole = Math.floor(random.normal(1, 0, i) * 4);
      x.setDouble(
          i,
          switch ((int) (random.uniform(0, 0, i) * 6)) {
            case 0, 1 -> Math.scalb(whole + 0.5, -fractionBits);
            case 2 -> Math.scalb(random.normal(1, 0, i), 31 - fractionBits);
            case 3 -> whole < 0 ? Double.NEGATIVE_INFINITY : 1e30;
            default -> random.normal(1, 0, i);
          });
    }
    return x;
  }

  static Tensor stream(OperationCase c) {
    Tensor stream = Tensors.allocate(DType.INT32, c.rows(), c.width());
    CounterRandom random = CounterRandom.of(c.seed(), Purpose.DATA, 1);
    for (long i = 0; i < stream.shape().elements(); i++) {
      stream.setInt(i, (int) random.bits(0, 0, i));
    }
    return stream;
  }

  static OperationCall fromFloat(OperationCase c, DType type, int fractionBits) {
    return OperationCall.of(
        "fromFloat with " + fractionBits + " bits",
        (o, t) -> o.fixedPoint().fromFloat(t[0], fractionBits, t[1]),
        Operand.read("x", numbers(c, type, fractionBits)),
        Operand.overwritten("stream", DType.INT32, c.rows(), c.width()));
  }

  static OperationCall toFloat(OperationCase c, DType type, int fractionBits) {
    return OperationCall.of(
        "toFloat with " + fractionBits + " bits",
        (o, t) -> o.fixedPoint().toFloat(t[0], fractionBits, t[1]),
        Operand.read("stream", stream(c)),
        Operand.overwritten("x", type, c.rows(), c.width()));
  }

  static OperationCall add(OperationCase c, DType type, int fractionBits) {
    return OperationCall.of(
        "add with " + fractionBits + " bits",
        (o, t) -> o.fixedPoint().add(t[0], fractionBits, t[1]),
        Operand.read("x", numbers(c, type, fractionBits)),
        Operand.updated("stream", stream(c)));
  }

  static OperationCall subtract(OperationCase c, DType type, int fractionBits) {
    return OperationCall.of(
        "subtract with " + fractionBits + " bits",
        (o, t) -> o.fixedPoint().subtract(t[0], fractionBits, t[1]),
        Operand.read("x", numbers(c, type, fractionBits)),
        Operand.updated("stream", stream(c)));
  }
}
