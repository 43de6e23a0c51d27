package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;

/** Between rows of tokens, as products see them, and heads, as attention sees them. */
public interface Heads {
  /**
   * {@code heads[b, h, n, d] = tokens[b, n, h * D + d]}.
   *
   * @param tokens [B, N, H·D]
   * @param heads [B, H, N, D]
   */
  void split(Tensor tokens, Tensor heads);

  /**
   * {@code tokens[b, n, h * D + d] = heads[b, h, n, d]}.
   *
   * @param heads [B, H, N, D]
   * @param tokens [B, N, H·D]
   */
  void merge(Tensor heads, Tensor tokens);

  /**
   * Rotary position embedding, or with {@code inverse} its inverse, which is its gradient too.
   *
   * @param x [B, H, N, D]
   * @param rotary the angles
   * @param firstPosition the position of the first row, at least 0
   * @param inverse whether to turn back
   * @param y [B, H, N, D]; may be the same as x
   */
  void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y);
}
