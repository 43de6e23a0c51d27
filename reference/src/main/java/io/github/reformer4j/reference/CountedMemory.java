package io.github.reformer4j.reference;

import io.github.reformer4j.reversible.Residual.Saved;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;

/** Tensors and activations in use, counted in bytes. */
final class CountedMemory implements AutoCloseable {
  private final IdentityHashMap<AutoCloseable, Long> inUse = new IdentityHashMap<>();
  private long bytes;
  private long peak;

  Tensor take(DType type, Shape shape) {
    Tensor tensor = Tensor.allocate(type, shape);
    count(tensor, tensor.byteSize());
    return tensor;
  }

  Saved hold(Saved saved) {
    count(saved, saved.bytes());
    return saved;
  }

  private void count(AutoCloseable thing, long size) {
    inUse.put(thing, size);
    bytes += size;
    peak = Math.max(peak, bytes);
  }

  void free(Tensor tensor) {
    discount(tensor);
    tensor.close();
  }

  void drop(Saved saved) {
    discount(saved);
    saved.close();
  }

  private void discount(AutoCloseable thing) {
    Long size = inUse.remove(thing);
    if (size == null) {
      throw new IllegalStateException("freed = " + thing + ": expected something in use");
    }
    bytes -= size;
  }

  long peak() {
    return peak;
  }

  /** Frees all. */
  @Override
  public void close() {
    for (AutoCloseable thing : new ArrayList<>(inUse.keySet())) {
      switch (thing) {
        case Tensor tensor -> free(tensor);
        case Saved saved -> drop(saved);
        default -> throw new IllegalStateException("in use = " + thing);
      }
    }
  }
}
