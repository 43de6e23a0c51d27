package io.github.reformer4j.properties;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** One call of every operation. */
final class OperationSamples {
  private static final int FRACTION_BITS = 20;

  private OperationSamples() {}

  /**
   * A call, and the same call with its result in place of an operand; in both the result is the
   * last operand.
   */
  record Pair(OperationCall apart, OperationCall inPlace) {}

  static List<OperationCall> all(OperationCase c, DType type) {
    List<OperationCall> calls = new ArrayList<>();
    inPlace(c, type).forEach(pair -> calls.add(pair.apart()));
    boolean odd = c.seed() % 2 == 1;
    calls.add(MatrixCalls.product(c, type, odd, c.seed() % 3 == 0, c.seed() % 5 == 0));
    calls.add(RowCalls.addBias(c, type));
    calls.add(RowCalls.biasGradient(c, type));
    calls.add(RowCalls.copyColumns(c, type));
    calls.add(ElementCalls.addScaled(c, type, 0.3));
    calls.add(ElementCalls.scale(c, type, 0.3));
    calls.add(ElementCalls.fill(c, type, 0.3));
    calls.add(ElementCalls.copy(c, type));
    calls.add(FixedPointCalls.fromFloat(c, type, FRACTION_BITS));
    calls.add(FixedPointCalls.toFloat(c, type, FRACTION_BITS));
    calls.add(FixedPointCalls.add(c, type, FRACTION_BITS));
    calls.add(FixedPointCalls.subtract(c, type, FRACTION_BITS));
    calls.add(HeadCalls.split(c, type));
    calls.add(HeadCalls.merge(c, type));
    calls.add(EmbeddingCalls.gather(c, type, odd));
    calls.add(EmbeddingCalls.scatter(c, type));
    calls.add(LossCalls.argmax(c, logits(c, type)));
    calls.add(UpdateCalls.adamW(c, type));
    return calls;
  }

  static List<Pair> inPlace(OperationCase c, DType type) {
    List<Pair> pairs = new ArrayList<>();
    pairs.add(new Pair(RowCalls.layerNorm(c, type), RowCalls.layerNormInPlace(c, type)));
    for (Activation f : Activation.values()) {
      pairs.add(
          new Pair(ElementCalls.activate(c, type, f), ElementCalls.activateInPlace(c, type, f)));
      pairs.add(
          new Pair(
              ElementCalls.activateBackward(c, type, f),
              ElementCalls.activateBackwardInPlace(c, type, f)));
    }
    pairs.add(
        new Pair(
            ElementCalls.dropout(c, type, ElementCalls.mask(c)),
            ElementCalls.dropoutInPlace(c, type, ElementCalls.mask(c))));
    boolean inverse = c.seed() % 2 == 0;
    pairs.add(
        new Pair(HeadCalls.rotate(c, type, inverse), HeadCalls.rotateInPlace(c, type, inverse)));
    pairs.add(
        new Pair(
            LossCalls.crossEntropy(c, type, logits(c, type)),
            LossCalls.crossEntropyInPlace(c, type, logits(c, type))));
    pairs.add(
        new Pair(RowCalls.layerNormBackward(c, type), RowCalls.layerNormBackwardInPlace(c, type)));
    return pairs;
  }

  private static Tensor logits(OperationCase c, DType type) {
    return c.numbers(type, 0, c.rows(), c.width());
  }
}
