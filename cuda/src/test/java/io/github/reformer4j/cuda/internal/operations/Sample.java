package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/**
 * A call with its operands on the host, to be made at different places with the same numbers.
 *
 * @param name says the seed of the numbers
 * @param operands before the call
 * @param body makes the call
 */
record Sample(String name, List<Tensor> operands, Body body) {
  private static final int NEIGHBOURS = 3;
  private static final byte PATTERN = 0x5b;

  /** Makes the call. */
  @FunctionalInterface
  interface Body {
    void run(Operations operations, Tensor[] t);
  }

  static Sample of(String name, Body body, Tensor... operands) {
    return new Sample(name, List.of(operands), body);
  }

  /**
   * All operands after a call on the device, each so many elements from an aligned address, and
   * with neighbours that must keep their bits.
   */
  List<Tensor> onDevice(Backend backend, int offset) {
    List<Tensor> wholes = new ArrayList<>();
    Tensor[] placed = new Tensor[operands.size()];
    for (int i = 0; i < placed.length; i++) {
      Tensor padded = padded(operands.get(i), offset);
      Tensor whole = backend.allocate(padded.type(), padded.shape());
      backend.upload(padded, whole);
      wholes.add(whole);
      placed[i] = part(whole, offset, operands.get(i));
    }
    body.run(backend.operations(), placed);
    List<Tensor> after = new ArrayList<>();
    for (int i = 0; i < placed.length; i++) {
      Tensor padded = Tensors.allocate(wholes.get(i).type(), wholes.get(i).shape());
      backend.download(wholes.get(i), padded);
      wholes.get(i).close();
      Tensor result = Tensors.copy(part(padded, offset, operands.get(i)));
      Bits.same(name + ", beside operand " + i, padded, padded(result, offset));
      after.add(result);
    }
    return after;
  }

  /** With a pattern before and after it. */
  private static Tensor padded(Tensor tensor, int offset) {
    Tensor padded =
        Tensors.allocate(tensor.type(), offset + tensor.shape().elements() + NEIGHBOURS);
    padded.segment().fill(PATTERN);
    part(padded, offset, tensor).segment().copyFrom(tensor.segment());
    return padded;
  }

  private static Tensor part(Tensor whole, int offset, Tensor like) {
    return whole.slice(offset, offset + like.shape().elements()).reshape(like.shape().toArray());
  }

  /** All operands after a call with tensors of the host. */
  List<Tensor> onHost(Backend backend) {
    Tensor[] copies = operands.stream().map(Tensors::copy).toArray(Tensor[]::new);
    body.run(backend.operations(), copies);
    return List.of(copies);
  }

  /** All operands after a call of other operations, with floating-point numbers of a type. */
  List<Tensor> by(Operations operations, DType type) {
    Tensor[] copies =
        operands.stream()
            .map(
                operand ->
                    operand.type().isFloat()
                        ? Tensors.convert(operand, type)
                        : Tensors.copy(operand))
            .toArray(Tensor[]::new);
    body.run(operations, copies);
    return List.of(copies);
  }

  void requireSame(String how, List<Tensor> actual, List<Tensor> expected) {
    Assertions.assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      Bits.same(name + ", " + how + ", operand " + i, actual.get(i), expected.get(i));
    }
  }
}
