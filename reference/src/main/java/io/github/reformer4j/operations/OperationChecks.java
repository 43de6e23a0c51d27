package io.github.reformer4j.operations;

import static io.github.reformer4j.tensor.checks.TensorChecks.alive;
import static io.github.reformer4j.tensor.checks.TensorChecks.place;
import static io.github.reformer4j.tensor.checks.TensorChecks.typed;

import io.github.reformer4j.operations.Embeddings.Stray;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;

/** What the checks of all themes are made of. */
record OperationChecks(Set<DType> types) {
  /** An open tensor of a type that the backend takes, with at least one element. */
  void floats(String name, Tensor tensor) {
    typed(name, tensor, types);
    notEmpty(name, tensor);
  }

  /** Floats in rows that are counted over by an int. */
  void floatRows(String name, Tensor tensor) {
    floats(name, tensor);
    narrow(name, tensor);
  }

  private static void narrow(String name, Tensor tensor) {
    if (width(tensor) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "width of " + name + " = " + width(tensor) + ": expected at most " + Integer.MAX_VALUE);
    }
  }

  /** Any open tensor with at least one element. */
  static void any(String name, Tensor tensor) {
    alive(name, tensor);
    notEmpty(name, tensor);
  }

  private static void notEmpty(String name, Tensor tensor) {
    if (tensor.shape().rank() == 0 || tensor.shape().elements() == 0) {
      throw new IllegalArgumentException(
          name + " = " + tensor + ": expected at least one axis and one element");
    }
  }

  static long width(Tensor tensor) {
    return tensor.shape().dim(tensor.shape().rank() - 1);
  }

  static long rows(Tensor tensor) {
    return tensor.shape().elements() / width(tensor);
  }

  static void matrix(String name, Tensor tensor, DType type, long rows, long width) {
    any(name, tensor);
    if (tensor.type() != type || rows(tensor) != rows || width(tensor) != width) {
      throw new IllegalArgumentException(
          name + " = " + tensor + ": expected " + type + ", rows and width " + rows + ", " + width);
    }
    narrow(name, tensor);
  }

  /** Shapes count for nothing. */
  static void elements(String name, Tensor tensor, DType type, long elements) {
    alive(name, tensor);
    if (tensor.type() != type || tensor.shape().elements() != elements) {
      throw new IllegalArgumentException(
          name + " = " + tensor + ": expected " + type + ", elements " + elements);
    }
  }

  static void like(String name, Tensor tensor, Tensor other) {
    elements(name, tensor, other.type(), other.shape().elements());
  }

  static void columns(String name, long first, long count, Tensor tensor) {
    long most = width(tensor) - count;
    if (first < 0 || first > most) {
      throw new IllegalArgumentException(
          name
              + " = "
              + first
              + ": expected 0 to "
              + most
              + (most < 0 ? " (none)" : "")
              + " for "
              + count
              + " columns in "
              + tensor);
    }
  }

  static void finite(String name, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(name + " = " + number + ": expected a finite number");
    }
  }

  /** A finite number that numbers of a tensor are multiplied by, where it must be finite too. */
  static void factor(String name, double factor, Tensor tensor) {
    finite(name, factor);
    if (!Double.isFinite(tensor.type().rounded(factor))) {
      throw new IllegalArgumentException(
          name
              + " = "
              + factor
              + ": expected a number that is finite in "
              + tensor.type()
              + " too");
    }
  }

  /** Ids may lie on a device: whoever computes there looks at them. */
  static void range(String name, Tensor ids, int least, long most, Embeddings kernels) {
    int highest = (int) Math.min(most, Integer.MAX_VALUE);
    Stray stray = kernels.firstOutside(ids, least, highest);
    if (stray != null) {
      throw new IllegalArgumentException(
          name
              + " at "
              + place(ids.shape(), stray.position())
              + " = "
              + stray.id()
              + ": expected "
              + least
              + " to "
              + highest);
    }
  }
}
