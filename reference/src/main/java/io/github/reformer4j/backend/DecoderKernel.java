package io.github.reformer4j.backend;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.tensor.Tensor;

/** The state of an incremental decoding, as a backend implements it. Used by one thread. */
public interface DecoderKernel extends AutoCloseable {
  /**
   * Appends one token and attends from it.
   *
   * @param token checked inputs with N = 1, no mask; buckets, if given, are used instead of hashing
   * @param out [B, H, 1, E], overwritten
   * @throws IllegalStateException if an earlier step failed after it had changed the state
   */
  void step(AttentionInputs token, Tensor out);

  /**
   * The memory held.
   *
   * @return bytes
   */
  long bytes();

  /** Frees the state. */
  @Override
  void close();
}
