package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.ValueLayout;

/**
 * A tensor given to an operation, on the host.
 *
 * @param name for messages
 * @param before what it holds before the call
 * @param written whether the operation writes it; others must keep their bits
 */
record Operand(String name, Tensor before, boolean written) {
  /** In an INT32 tensor that is to be overwritten. */
  private static final int RUBBISH = 0x7abcdef0;

  static Operand read(String name, Tensor tensor) {
    return new Operand(name, tensor, false);
  }

  /** What it holds counts. */
  static Operand updated(String name, Tensor tensor) {
    return new Operand(name, tensor, true);
  }

  /** What it holds must not count: NaN, or rubbish. */
  static Operand overwritten(String name, DType type, long... dims) {
    Tensor tensor = Tensors.allocate(type, dims);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (type == DType.INT32) {
        tensor.segment().setAtIndex(ValueLayout.JAVA_INT, i, RUBBISH);
      } else {
        tensor.setDouble(i, Double.NaN);
      }
    }
    return new Operand(name, tensor, true);
  }

  Operand in(DType type) {
    return before.type().isFloat()
        ? new Operand(name, Tensors.convert(before, type), written)
        : new Operand(name, Tensors.copy(before), written);
  }
}
