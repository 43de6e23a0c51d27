package io.github.reformer4j.model;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.tensor.Tensor;

/**
 * Is told what the attention layers of a model read in full passes, on the thread that runs them.
 * The tensors are of the model's backend and valid during the call only: what is to be kept is
 * downloaded. A reversible backward pass computes attention anew and tells of it again.
 */
public interface AttentionObserver {
  /**
   * An LSH layer is about to attend, and these vectors are what it hashes.
   *
   * @param layer which layer, from 0
   * @param queryKeys [B, H, N, D], not turned by position; N includes padding
   */
  void hashes(int layer, Tensor queryKeys);

  /**
   * A layer is about to attend.
   *
   * @param layer which layer, from 0
   * @param inputs what attention is called with; queries and keys are turned by position where the
   *     model's positions are rotary
   */
  void attends(int layer, AttentionInputs inputs);

  /**
   * One that does nothing.
   *
   * @return the same whenever it is asked for
   */
  static AttentionObserver none() {
    return Unobserved.INSTANCE;
  }
}
