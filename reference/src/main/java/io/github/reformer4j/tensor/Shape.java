package io.github.reformer4j.tensor;

import java.util.Arrays;

/** The lengths of a tensor's axes, outermost first; row-major, at most four axes. */
public final class Shape {
  /** The largest number of axes. */
  public static final int MAX_RANK = 4;

  private final long[] dims;
  private final long elements;

  private Shape(long[] dims, long elements) {
    this.dims = dims;
    this.elements = elements;
  }

  /**
   * A shape with the given axis lengths.
   *
   * @param dims axis lengths, each at least 0; at most {@value #MAX_RANK} of them
   * @return the shape
   * @throws IllegalArgumentException if there are too many axes, one is negative, or the number of
   *     elements does not fit a {@code long}
   */
  public static Shape of(long... dims) {
    if (dims.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "rank = " + dims.length + ": expected at most " + MAX_RANK + " axes");
    }
    long elements = 1;
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] < 0) {
        throw new IllegalArgumentException(
            "length of axis " + axis + " = " + dims[axis] + ": expected at least 0");
      }
      try {
        elements = Math.multiplyExact(elements, dims[axis]);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "shape = " + Arrays.toString(dims) + ": expected fewer than 2^63 elements", e);
      }
    }
    return new Shape(dims.clone(), elements);
  }

  /**
   * The number of axes.
   *
   * @return rank, 0 to {@value #MAX_RANK}
   */
  public int rank() {
    return dims.length;
  }

  /**
   * The length of one axis.
   *
   * @param axis axis number, 0 is outermost
   * @return its length
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public long dim(int axis) {
    return dims[java.util.Objects.checkIndex(axis, dims.length)];
  }

  /**
   * The product of all axis lengths.
   *
   * @return number of elements
   */
  public long elements() {
    return elements;
  }

  /**
   * Where an element lies.
   *
   * @param position row-major position, at least 0, less than {@link #elements()}
   * @return its index on each axis
   */
  public long[] indices(long position) {
    java.util.Objects.checkIndex(position, elements);
    long[] indices = new long[dims.length];
    long rest = position;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      indices[axis] = rest % dims[axis];
      rest /= dims[axis];
    }
    return indices;
  }

  /**
   * The axis lengths.
   *
   * @return a fresh array
   */
  public long[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
