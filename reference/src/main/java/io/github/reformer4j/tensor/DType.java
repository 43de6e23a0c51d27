package io.github.reformer4j.tensor;

/** Element types a {@link Tensor} may hold, in the machine's (little-endian) byte order. */
public enum DType {
  /** IEEE 754 binary32. */
  FLOAT32(4),
  /** IEEE 754 binary64. */
  FLOAT64(8),
  /** The upper half of an IEEE 754 binary32: its sign and exponent, 7 bits of its fraction. */
  BFLOAT16(2),
  /** 32-bit two's-complement integer. */
  INT32(4),
  /** 64-bit two's-complement integer. */
  INT64(8),
  /** One byte an element: 0 is false, anything else is true. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The size of one element.
   *
   * @return bytes per element
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Whether elements are floating point.
   *
   * @return true for {@link #FLOAT32}, {@link #FLOAT64} and {@link #BFLOAT16}
   */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64 || this == BFLOAT16;
  }

  /**
   * The number of this type that is nearest to a given one, the even one of two.
   *
   * @param value any number
   * @return the number that a tensor of this type holds where {@code value} is stored
   * @throws IllegalStateException if elements are not floating point
   */
  public double rounded(double value) {
    return switch (this) {
      case FLOAT64 -> value;
      case FLOAT32 -> (float) value;
      case BFLOAT16 -> Bfloat16.value(Bfloat16.bits(value));
      case INT32, INT64, BOOL ->
          throw new IllegalStateException("element type = " + this + ": expected floating point");
    };
  }

  /**
   * The type in which sums over elements of this type are kept, such as the log-sum-exp of a query.
   *
   * @return this type; {@link #FLOAT32} for {@link #BFLOAT16}, in which a sum would lose what a
   *     backward pass needs
   */
  public DType sums() {
    return this == BFLOAT16 ? FLOAT32 : this;
  }
}
