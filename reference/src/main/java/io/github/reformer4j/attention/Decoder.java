package io.github.reformer4j.attention;

import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.tensor.Tensor;

/**
 * An incremental decoding: give it one token, get the row that the full causal pass gives for it,
 * but for what its {@link KeyValueCache} rounds. Used by one thread.
 */
public final class Decoder implements AutoCloseable {
  private final CallChecks checks;
  private final DecoderKernel kernel;
  private final KeyValueCache cache;
  private final long[] sizes;
  private long position;
  private boolean closed;

  /** Of sizes B, H, D, E. */
  Decoder(CallChecks checks, DecoderKernel kernel, KeyValueCache cache, long[] sizes) {
    this.checks = checks;
    this.kernel = kernel;
    this.cache = cache;
    this.sizes = sizes;
  }

  /**
   * Appends one token and attends from it.
   *
   * @param token inputs with N = 1, without mask; buckets INT32 [B, H, R, 1] for LSH are used
   *     instead of hashing, null = hash
   * @param out [B, H, 1, E], overwritten
   * @throws IllegalArgumentException if a tensor is refused, or holds a key or value that the cache
   *     cannot keep; the state is unchanged then
   * @throws IllegalStateException if closed, at work for another caller, or if an earlier step that
   *     was not refused failed on its way (for want of memory, say): whatever a backend cannot undo
   *     makes its decoder useless but for being closed
   */
  public void step(AttentionInputs token, Tensor out) {
    if (closed) {
      throw new IllegalStateException("decoder = closed: expected an open one");
    }
    try (Holds _ = Holds.of(token).and(out)) {
      checks.decoderStep(token, out, sizes);
      checks.keepable(token, cache);
      kernel.step(token, out);
    }
    position++;
  }

  /**
   * How many tokens it has taken.
   *
   * @return the position of the next token
   */
  public long position() {
    return position;
  }

  /**
   * How it keeps keys and values.
   *
   * @return the cache it was made with
   */
  public KeyValueCache cache() {
    return cache;
  }

  /**
   * The memory the state holds.
   *
   * @return bytes
   */
  public long bytes() {
    return kernel.bytes();
  }

  /**
   * Frees the state; closing twice is harmless.
   *
   * @throws IllegalStateException if at work for another caller; the state is unchanged then
   */
  @Override
  public void close() {
    if (!closed) {
      kernel.close();
      closed = true;
    }
  }
}
