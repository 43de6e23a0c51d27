package io.github.reformer4j.operations;

import static io.github.reformer4j.operations.OperationChecks.elements;
import static io.github.reformer4j.operations.OperationChecks.factor;
import static io.github.reformer4j.operations.OperationChecks.matrix;
import static io.github.reformer4j.operations.OperationChecks.range;
import static io.github.reformer4j.operations.OperationChecks.rows;
import static io.github.reformer4j.operations.OperationChecks.width;
import static io.github.reformer4j.tensor.checks.TensorChecks.apart;
import static io.github.reformer4j.tensor.checks.TensorChecks.sameOrApart;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The checks before {@link Losses}. */
record CheckedLosses(Losses kernels, Embeddings embeddings, OperationChecks checks)
    implements Losses {
  @Override
  public void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients) {
    checks.floatRows("logits", logits);
    elements("targets", targets, DType.INT32, rows(logits));
    elements("losses", losses, logits.type(), rows(logits));
    factor("scale", scale, logits);
    apart("losses", losses, "logits", logits);
    apart("losses", losses, "targets", targets);
    if (gradients != null) {
      matrix("gradients", gradients, logits.type(), rows(logits), width(logits));
      sameOrApart("gradients", gradients, "logits", logits);
      apart("gradients", gradients, "targets", targets);
      apart("gradients", gradients, "losses", losses);
    }
    writable("losses", losses);
    writable("gradients", gradients);
    range("targets", targets, IGNORED, width(logits) - 1, embeddings);
    kernels.crossEntropy(logits, targets, losses, scale, gradients);
  }

  @Override
  public void argmax(Tensor logits, Tensor ids) {
    checks.floatRows("logits", logits);
    elements("ids", ids, DType.INT32, rows(logits));
    apart("ids", ids, "logits", logits);
    writable("ids", ids);
    kernels.argmax(logits, ids);
  }
}
