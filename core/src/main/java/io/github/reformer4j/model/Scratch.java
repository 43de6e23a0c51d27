package io.github.reformer4j.model;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Tensors of a pool that go back together, at the latest: also when something fails. */
final class Scratch implements AutoCloseable {
  private final Kit kit;
  private final List<Tensor> taken = new ArrayList<>();

  Scratch(Kit kit) {
    this.kit = kit;
  }

  /** Floating point; holds anything. */
  Tensor take(long... dims) {
    return take(kit.type(), dims);
  }

  Tensor take(DType type, long... dims) {
    Tensor tensor = kit.pool().take(type, dims);
    taken.add(tensor);
    return tensor;
  }

  Tensor upload(Tensor host) {
    Tensor tensor = kit.upload(host);
    taken.add(tensor);
    return tensor;
  }

  /** Gives one back early. */
  void give(Tensor tensor) {
    if (remove(tensor)) {
      kit.pool().give(tensor);
    }
  }

  /** Lets one outlive this. */
  Tensor keep(Tensor tensor) {
    remove(tensor);
    return tensor;
  }

  long bytes() {
    return taken.stream().mapToLong(Tensor::byteSize).sum();
  }

  private boolean remove(Tensor tensor) {
    // by identity: tensors do not define equality
    return taken.remove(tensor);
  }

  @Override
  public void close() {
    taken.forEach(kit.pool()::give);
    taken.clear();
  }
}
