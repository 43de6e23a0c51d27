package io.github.reformer4j.reversible;

import io.github.reformer4j.tensor.Tensor;

/**
 * F or G of a reversible block: a function of one stream, deterministic to the bit in its input,
 * its parameters and the {@link Pass}, or else nothing can be reversed. Its random state is its own
 * and is a pure function of the pass (semantics section 8).
 */
public interface Residual {
  /**
   * {@code y = f(x)}.
   *
   * @param x [B, N, width]
   * @param y the same shape, overwritten
   * @param pass seeds and mode
   */
  void forward(Tensor x, Tensor y, Pass pass);

  /**
   * {@code y = f(x)}, the same bits as {@link #forward}, and what the gradient needs of it.
   *
   * @param x [B, N, width]; it may be overwritten once this returns, so what is needed of it is
   *     copied
   * @param y the same shape, overwritten
   * @param pass seeds and mode
   * @return the means of a gradient; the caller closes it
   */
  Saved save(Tensor x, Tensor y, Pass pass);

  /**
   * {@link #save} and {@link Saved#backward} in one: for a caller that has the gradient in y before
   * it asks for y, as reversing does. Nothing has to outlive the call, so the input need not be
   * copied, and what is wide can be made, used and dropped some rows at a time.
   *
   * @param x [B, N, width]
   * @param y the same shape, overwritten with the same bits as by {@link #forward}
   * @param pass seeds and mode
   * @param yGradient gradient in y
   * @param xGradient overwritten with the same bits as by {@link Saved#backward}; the gradients of
   *     parameters are added to where they are kept
   * @return bytes of the activations held at once, as {@link Saved#bytes} counts them
   */
  default long replay(Tensor x, Tensor y, Pass pass, Tensor yGradient, Tensor xGradient) {
    try (Saved saved = save(x, y, pass)) {
      long bytes = saved.bytes();
      saved.backward(yGradient, xGradient);
      return bytes;
    }
  }

  /** Activations of one call, which own their memory. */
  interface Saved extends AutoCloseable {
    /**
     * The gradient in the input; the gradients of parameters are added to where they are kept.
     * Called once.
     *
     * @param yGradient gradient in y
     * @param xGradient overwritten
     */
    void backward(Tensor yGradient, Tensor xGradient);

    /**
     * The memory held.
     *
     * @return bytes
     */
    long bytes();

    /** Frees the memory; closing twice is harmless. */
    @Override
    void close();
  }
}
