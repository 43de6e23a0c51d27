package io.github.reformer4j.properties.cases;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Tensors that the garbage collector frees, and rearrangements of them. */
public final class Tensors {
  private Tensors() {}

  /**
   * A zero-filled tensor.
   *
   * @param type element type
   * @param dims axis lengths
   * @return a tensor freed when unreachable
   */
  public static Tensor allocate(DType type, long... dims) {
    return allocate(type, Shape.of(dims));
  }

  /**
   * A zero-filled tensor.
   *
   * @param type element type
   * @param shape axis lengths
   * @return a tensor freed when unreachable
   */
  public static Tensor allocate(DType type, Shape shape) {
    return Tensor.allocate(Arena.ofAuto(), type, shape);
  }

  /**
   * A copy.
   *
   * @param tensor any tensor
   * @return a tensor freed when unreachable
   */
  public static Tensor copy(Tensor tensor) {
    Tensor copy = allocate(tensor.type(), tensor.shape());
    Tensor.copy(tensor, copy);
    return copy;
  }

  /**
   * A view that cannot be written.
   *
   * @param tensor one that the host can address
   * @return the same memory, to be read only
   */
  public static Tensor readOnly(Tensor tensor) {
    return Tensor.over(tensor.segment().asReadOnly(), tensor.type(), tensor.shape());
  }

  /**
   * A tensor where the host can address it.
   *
   * @param tensor any tensor
   * @return the tensor itself, or a copy that is freed when unreachable
   */
  public static Tensor onHost(Tensor tensor) {
    return tensor.remoteMemory().isPresent() ? copy(tensor) : tensor;
  }

  /**
   * A copy, in exchange for the original.
   *
   * @param tensor closed afterwards
   * @return a tensor freed when unreachable
   */
  public static Tensor copyAndClose(Tensor tensor) {
    try (tensor) {
      return copy(tensor);
    }
  }

  /**
   * A copy of floating-point elements in another type.
   *
   * @param tensor of a floating-point type
   * @param type another one
   * @return a tensor freed when unreachable
   */
  public static Tensor convert(Tensor tensor, DType type) {
    if (type == tensor.type()) {
      return copy(tensor);
    }
    return copyAndClose(tensor.convert(type));
  }

  /**
   * All floating-point elements times a factor, rounded to the type.
   *
   * @param tensor float32 or float64
   * @param factor any number
   * @return a tensor freed when unreachable
   */
  public static Tensor times(Tensor tensor, double factor) {
    Tensor product = copy(tensor);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      product.setDouble(i, product.getDouble(i) * factor);
    }
    return product;
  }

  /**
   * Rearranges, repeats or drops entries of one axis.
   *
   * @param tensor any tensor
   * @param axis which axis
   * @param entries for each entry of the result, where it comes from; −1 leaves zeros
   * @return a tensor freed when unreachable
   */
  public static Tensor select(Tensor tensor, int axis, int... entries) {
    MemorySegment from = onHost(tensor).segment();
    long[] dims = tensor.shape().toArray();
    long outer = 1;
    for (int a = 0; a < axis; a++) {
      outer *= dims[a];
    }
    long inner = tensor.type().bytes();
    for (int a = axis + 1; a < dims.length; a++) {
      inner *= dims[a];
    }
    long length = dims[axis];
    dims[axis] = entries.length;
    Tensor result = allocate(tensor.type(), dims);
    for (long o = 0; o < outer; o++) {
      for (int e = 0; e < entries.length; e++) {
        if (entries[e] >= 0) {
          MemorySegment.copy(
              from,
              (o * length + entries[e]) * inner,
              result.segment(),
              (o * entries.length + e) * inner,
              inner);
        }
      }
    }
    return result;
  }
}
