package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;

/** Operations on rows: layer norm (Ba, Kiros, Hinton 2016) and biases. */
public interface Rows {
  /**
   * {@code y = (x - mean) / sqrt(variance + epsilon) * weight + bias} for each row, with the
   * variance divided by the width.
   *
   * @param x [rows, width]
   * @param weight [width]
   * @param bias [width]
   * @param epsilon at least 0, finite; more than 0 stays so in the type of x; a row of equal
   *     elements needs more than 0
   * @param y [rows, width]; may be the same as x
   */
  void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y);

  /**
   * The gradient of {@link #layerNorm}; mean and variance are computed anew from x.
   *
   * @param x [rows, width], as given to the forward pass
   * @param weight [width]
   * @param epsilon as given to the forward pass
   * @param yGradient [rows, width]
   * @param xGradient [rows, width]; may be the same as yGradient
   * @param weightGradient [width], added to
   * @param biasGradient [width], added to
   */
  void layerNormBackward(
      Tensor x,
      Tensor weight,
      double epsilon,
      Tensor yGradient,
      Tensor xGradient,
      Tensor weightGradient,
      Tensor biasGradient);

  /**
   * {@code y += bias} in each row.
   *
   * @param bias [width]
   * @param y [rows, width], added to
   */
  void addBias(Tensor bias, Tensor y);

  /**
   * The sum of the rows, which is the gradient of a bias.
   *
   * @param yGradient [rows, width]
   * @param biasGradient [width], added to
   */
  void biasGradient(Tensor yGradient, Tensor biasGradient);

  /**
   * Copies a range of columns: {@code to[:, toColumn + i] = from[:, fromColumn + i]}.
   *
   * @param from [rows, width of from]
   * @param fromColumn first column read
   * @param to [rows, width of to]; other columns are left alone
   * @param toColumn first column written
   * @param columns how many, at least 1
   */
  void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns);
}
