package io.github.reformer4j.properties;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Calls of losses; the width is the number of classes. */
final class LossCalls {
  private LossCalls() {}

  /** About one in width + 1 is ignored, and the last always is, unless it is the first too. */
  static Tensor targets(OperationCase c) {
    Tensor targets = c.ids(1, Losses.IGNORED, c.width() - 1, c.rows());
    targets.setInt(c.rows() - 1, Losses.IGNORED);
    targets.setInt(0, (int) (c.seed() % c.width()));
    return targets;
  }

  private static double scale(OperationCase c) {
    return 1.0 / c.rows();
  }

  static OperationCall crossEntropy(OperationCase c, DType type, Tensor logits) {
    return OperationCall.of(
        "crossEntropy",
        (o, t) -> o.losses().crossEntropy(t[0], t[1], t[2], scale(c), t[3]),
        Operand.read("logits", logits),
        Operand.read("targets", targets(c)),
        Operand.overwritten("losses", type, c.rows()),
        Operand.overwritten("gradients", type, c.rows(), c.width()));
  }

  static OperationCall crossEntropyWithoutGradients(OperationCase c, DType type, Tensor logits) {
    return OperationCall.of(
        "crossEntropy without gradients",
        (o, t) -> o.losses().crossEntropy(t[0], t[1], t[2], scale(c), null),
        Operand.read("logits", logits),
        Operand.read("targets", targets(c)),
        Operand.overwritten("losses", type, c.rows()));
  }

  static OperationCall crossEntropyInPlace(OperationCase c, DType type, Tensor logits) {
    return OperationCall.of(
        "crossEntropy in place",
        (o, t) -> o.losses().crossEntropy(t[2], t[0], t[1], scale(c), t[2]),
        Operand.read("targets", targets(c)),
        Operand.overwritten("losses", type, c.rows()),
        Operand.updated("logits and gradients", logits));
  }

  static OperationCall argmax(OperationCase c, Tensor logits) {
    return OperationCall.of(
        "argmax",
        (o, t) -> o.losses().argmax(t[0], t[1]),
        Operand.read("logits", logits),
        Operand.overwritten("ids", DType.INT32, c.rows()));
  }
}
