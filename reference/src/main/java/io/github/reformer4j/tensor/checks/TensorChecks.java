package io.github.reformer4j.tensor.checks;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lifetimes, types, shapes and memory of tensors (semantics section 9). */
public final class TensorChecks {
  private TensorChecks() {}

  /**
   * Refuses a closed tensor.
   *
   * @param name for the message
   * @param tensor any
   * @throws IllegalStateException if it is closed
   */
  public static void alive(String name, Tensor tensor) {
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + " = " + tensor + ": expected an open tensor");
    }
  }

  /**
   * Refuses a tensor that is closed or not of one of some types.
   *
   * @param name for the message
   * @param tensor any
   * @param types those that a backend takes
   */
  public static void typed(String name, Tensor tensor, Set<DType> types) {
    alive(name, tensor);
    if (!types.contains(tensor.type())) {
      throw new IllegalArgumentException(
          "type of " + name + " = " + tensor.type() + ": expected one of " + types);
    }
  }

  /**
   * Refuses a tensor that is closed or not of this type and shape.
   *
   * @param name for the message
   * @param tensor any
   * @param type expected
   * @param dims expected
   */
  public static void exact(String name, Tensor tensor, DType type, long... dims) {
    alive(name, tensor);
    Shape expected = Shape.of(dims);
    if (tensor.type() != type || !tensor.shape().equals(expected)) {
      throw new IllegalArgumentException(name + " = " + tensor + ": expected " + type + expected);
    }
  }

  /**
   * Refuses a tensor over memory that can only be read.
   *
   * @param name for the message
   * @param tensor to be written; null = there is none
   */
  public static void writable(String name, @Nullable Tensor tensor) {
    if (tensor != null && tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + " = " + tensor + " in read-only memory: expected memory that can be written");
    }
  }

  /**
   * Refuses a tensor that shares memory with another.
   *
   * @param name for the message
   * @param tensor any
   * @param other name of the other one
   * @param that null = there is none
   */
  public static void apart(String name, Tensor tensor, String other, @Nullable Tensor that) {
    if (that != null && tensor.overlaps(that)) {
      throw new IllegalArgumentException(
          name + " = " + tensor + ": expected memory apart from that of " + other);
    }
  }

  /**
   * Refuses a tensor that shares some of its memory with another, but not all of it.
   *
   * @param name for the message
   * @param tensor any
   * @param other name of the other one
   * @param that the other one
   */
  public static void sameOrApart(String name, Tensor tensor, String other, Tensor that) {
    boolean same =
        tensor.address() == that.address()
            && tensor.byteSize() == that.byteSize()
            && tensor.remoteMemory().equals(that.remoteMemory());
    if (!same && tensor.overlaps(that)) {
      throw new IllegalArgumentException(
          name
              + " = "
              + tensor
              + ": expected the memory of "
              + other
              + ", or memory apart from it");
    }
  }

  /**
   * Names an element.
   *
   * @param shape of its tensor
   * @param position row-major
   * @return for instance {@code [0, 1, 7, 3]}
   */
  public static String place(Shape shape, long position) {
    return Arrays.toString(shape.indices(position));
  }
}
