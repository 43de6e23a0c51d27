package io.github.reformer4j.reversible;

/**
 * Blocks that run one after the other, in place: the streams given become the streams after the
 * last block. Used by one thread. What is forward and what inverse is fixed by semantics section 8;
 * with {@link StreamFormat.Exact} the inverse gives the inputs back bit for bit, for any input and
 * depth, and all executions give the same bits.
 *
 * <p>Over exact streams a NaN out of a residual is refused with an {@link ArithmeticException} that
 * names the {@code residual F} or {@code G of block} and its number, from 0. After this or another
 * exception out of a residual, streams, gradients of the caller and gradients of parameters are
 * unspecified; the sequence can be used again, and has no pass recorded if it was recording or
 * going back.
 */
public interface ReversibleSequence extends AutoCloseable {
  /**
   * All blocks, first to last, for inference: nothing is kept.
   *
   * @param streams in the sequence's format; overwritten
   * @param pass seeds and mode
   */
  void forward(Streams streams, Pass pass);

  /**
   * All blocks, last to first, each inverted.
   *
   * @param streams what {@link #forward} left; overwritten by what it was given, or in floating
   *     point by something near it
   * @param pass as in the forward pass
   */
  void inverse(Streams streams, Pass pass);

  /**
   * As {@link #forward}, and keeps what its {@link Execution} keeps. A pass that was recorded
   * before and not used is dropped.
   *
   * @param streams in the sequence's format; overwritten
   * @param pass seeds and mode
   */
  void record(Streams streams, Pass pass);

  /**
   * The gradient of the pass recorded last; the gradients of the blocks' parameters are added to
   * where these are kept. Gradients pass straight through the rounding of fixed point.
   *
   * @param streams what {@link #record} left, unchanged; overwritten: by the inputs where they are
   *     reversed, otherwise unspecified
   * @param gradients floating point: in the streams after the last block; overwritten by the
   *     gradients in the streams before the first
   * @throws IllegalStateException if no pass was recorded, or its gradient was already taken
   */
  void backward(Streams streams, Streams gradients);

  /**
   * The most memory that activations took at once since the sequence was made, beside the streams
   * and gradients of the caller.
   *
   * @return bytes, counted where they are allocated
   */
  long peakActivationBytes();

  /** Frees what is kept; closing twice is harmless. */
  @Override
  void close();
}
