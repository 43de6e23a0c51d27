package io.github.reformer4j.model;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.tensor.Tensor;

/** Nobody wants to know. */
enum Unobserved implements AttentionObserver {
  INSTANCE;

  @Override
  public void hashes(int layer, Tensor queryKeys) {
    // nobody wants to know
  }

  @Override
  public void attends(int layer, AttentionInputs inputs) {
    // nobody wants to know
  }
}
