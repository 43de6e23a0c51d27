package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Fresh tensors of one result: where one of them cannot be had, those before it are closed. */
final class AllOrNone implements AutoCloseable {
  private final List<Tensor> tensors = new ArrayList<>();

  Tensor allocate(DType type, Shape shape) {
    Tensor tensor = Tensor.allocate(type, shape);
    tensors.add(tensor);
    return tensor;
  }

  /** All of them were had. */
  void keep() {
    tensors.clear();
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
