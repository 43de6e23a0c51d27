package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;

/** Steps of an optimiser. */
public interface Updates {
  /**
   * One step of AdamW.
   *
   * @param parameter any shape, updated
   * @param gradient as many elements
   * @param mean as many elements, updated
   * @param variance as many elements, updated
   * @param step the numbers
   * @throws IllegalArgumentException if a tensor is refused, or a number is not finite in the type
   *     of the parameter
   */
  void adamW(Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep step);

  /**
   * The sum of the squares in double precision, in an order that depends on the number of elements
   * alone.
   *
   * @param x any shape
   * @return NaN or infinite if an element is
   */
  double sumOfSquares(Tensor x);

  /**
   * The sum in double precision, in an order that depends on the number of elements alone.
   *
   * @param x any shape
   * @return NaN or infinite if an element is
   */
  double sum(Tensor x);
}
