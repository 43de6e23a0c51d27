package io.github.reformer4j.training;

/**
 * What a model is trained on. The same numbers give the same batch whenever they are asked for, so
 * a training that continues needs to know its step only.
 */
public interface Batches {
  /**
   * Sequences in a batch.
   *
   * @return B, at least 1
   */
  int rows();

  /**
   * Tokens in a sequence.
   *
   * @return N, at least 1
   */
  int length();

  /**
   * One batch.
   *
   * @param step of the training, from 1
   * @param part which of the step's batches, where gradients of several are summed, from 0
   * @param ids [B·N], overwritten
   * @param targets [B·N], overwritten: what follows each token, or {@link
   *     io.github.reformer4j.operations.Losses#IGNORED}
   */
  void fill(long step, int part, int[] ids, int[] targets);
}
