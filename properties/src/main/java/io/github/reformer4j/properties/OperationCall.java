package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of an operation, to be made on different backends with equal numbers.
 *
 * @param name for messages
 * @param operands in the order in which the body takes them
 * @param body makes the call
 */
record OperationCall(String name, List<Operand> operands, Body body) {
  /** Makes the call. */
  @FunctionalInterface
  interface Body {
    /**
     * Makes the call.
     *
     * @param operations of a backend
     * @param t the operands, where that backend computes
     */
    void run(Operations operations, Tensor[] t);
  }

  static OperationCall of(String name, Body body, Operand... operands) {
    return new OperationCall(name, List.of(operands), body);
  }

  /**
   * Calls the backend, with each tensor in the middle of a larger one, where a model's are: guards
   * and operands that are only read must keep their bits.
   *
   * @return the operands after the call, on the host
   */
  List<Tensor> on(Backend backend) {
    try (Placement placement = new Placement(backend)) {
      Tensor[] placed = new Tensor[operands.size()];
      for (int i = 0; i < placed.length; i++) {
        placed[i] = placement.put(operands.get(i).before(), i);
      }
      body.run(backend.operations(), placed);
      List<Tensor> after = new ArrayList<>();
      for (int i = 0; i < placed.length; i++) {
        Operand operand = operands.get(i);
        Tensor tensor = placement.get(name + ": " + operand.name(), i);
        if (!operand.written()) {
          Bits.same(name + ": " + operand.name() + ", only read,", tensor, operand.before());
        }
        after.add(tensor);
      }
      return after;
    }
  }

  /**
   * Calls operations on the host, with floating-point numbers of a type.
   *
   * @return the operands after the call
   */
  List<Tensor> on(Operations operations, DType type) {
    Tensor[] copies =
        operands.stream().map(operand -> operand.in(type).before()).toArray(Tensor[]::new);
    body.run(operations, copies);
    return List.of(copies);
  }

  /** The same with floating-point numbers a little different. */
  OperationCall jittered(int neighbour) {
    List<Operand> near = new ArrayList<>();
    for (Operand operand : operands) {
      Tensor before = operand.before();
      near.add(
          before.type().isFloat()
              ? new Operand(
                  operand.name(),
                  Jitter.of(Tensors.convert(before, DType.FLOAT32), neighbour * 16 + near.size()),
                  operand.written())
              : operand);
    }
    return new OperationCall(name, near, body);
  }
}
