package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.tensor.checks.TensorChecks;

/**
 * EXACT streams (semantics section 8): a stream is INT32 and stands for {@code X / 2^fractionBits}.
 * Numbers are converted by {@code round(2^fractionBits * x)}, half to even, saturating at the ends
 * of INT32; sums wrap around. A NaN is refused with an {@link ArithmeticException} that names the
 * first one, and nothing is written then.
 */
public interface FixedPoint {
  /** The largest number of fraction bits. */
  int MAX_FRACTION_BITS = 30;

  /**
   * {@code stream = round(2^f x)}.
   *
   * @param x floating point
   * @param fractionBits f, 0 to {@value #MAX_FRACTION_BITS}
   * @param stream INT32
   */
  void fromFloat(Tensor x, int fractionBits, Tensor stream);

  /**
   * {@code x = stream / 2^f}, rounded to the type.
   *
   * @param stream INT32
   * @param fractionBits f, 0 to {@value #MAX_FRACTION_BITS}
   * @param x floating point
   */
  void toFloat(Tensor stream, int fractionBits, Tensor x);

  /**
   * {@code stream = stream ⊞ round(2^f x)}.
   *
   * @param x floating point
   * @param fractionBits f, 0 to {@value #MAX_FRACTION_BITS}
   * @param stream INT32, added to
   */
  void add(Tensor x, int fractionBits, Tensor stream);

  /**
   * {@code stream = stream ⊟ round(2^f x)}, the exact inverse of {@link #add}.
   *
   * @param x floating point
   * @param fractionBits f, 0 to {@value #MAX_FRACTION_BITS}
   * @param stream INT32, subtracted from
   */
  void subtract(Tensor x, int fractionBits, Tensor stream);

  /**
   * How an implementation refuses a NaN.
   *
   * @param x where it found one
   * @param position row-major position of the first one
   * @return to be thrown
   */
  static ArithmeticException notANumber(Tensor x, long position) {
    return new ArithmeticException(
        "x at " + TensorChecks.place(x.shape(), position) + " = NaN: expected a number");
  }
}
