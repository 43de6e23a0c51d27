package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;

/** Operations element by element, on tensors of the same number of elements. */
public interface Elements {
  /**
   * {@code x = value}.
   *
   * @param x any shape
   * @param value rounded to the type
   */
  void fill(Tensor x, double value);

  /**
   * {@code to = from}.
   *
   * @param from any type
   * @param to the same type
   */
  void copy(Tensor from, Tensor to);

  /**
   * {@code y += factor * x}.
   *
   * @param factor finite
   * @param x any shape
   * @param y added to
   */
  void addScaled(double factor, Tensor x, Tensor y);

  /**
   * {@code x *= factor}.
   *
   * @param x any shape
   * @param factor finite
   */
  void scale(Tensor x, double factor);

  /**
   * {@code y = f(x)}.
   *
   * @param f the function
   * @param x any shape
   * @param y may be the same as x
   */
  void activate(Activation f, Tensor x, Tensor y);

  /**
   * {@code xGradient = f'(x) * yGradient}.
   *
   * @param f the function
   * @param x as given to {@link #activate}
   * @param yGradient any shape
   * @param xGradient may be the same as yGradient
   */
  void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient);

  /**
   * Dropout; its own gradient, applied to a gradient.
   *
   * @param x any shape
   * @param mask which elements stay
   * @param y may be the same as x
   */
  void dropout(Tensor x, DropoutMask mask, Tensor y);
}
