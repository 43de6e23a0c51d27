package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Losses of predictions, and the predictions themselves. */
public interface Losses {
  /** The target of a row that counts for nothing. */
  int IGNORED = -1;

  /**
   * Cross entropy with softmax, in nats: {@code losses[i] = log Σ exp(logits[i]) - logits[i,
   * targets[i]]}, 0 for an ignored row.
   *
   * @param logits [rows, classes]
   * @param targets INT32 [rows], each 0 to classes − 1, or {@link #IGNORED}
   * @param losses [rows]
   * @param scale multiplied into the gradients, finite
   * @param gradients [rows, classes]: of {@code scale * Σ losses} in the logits, 0 in an ignored
   *     row; may be the same as logits; null = not wanted
   */
  void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients);

  /**
   * The column of each row's greatest element, the lowest on a tie.
   *
   * @param logits [rows, classes]
   * @param ids INT32 [rows]
   */
  void argmax(Tensor logits, Tensor ids);
}
