package io.github.reformer4j.layers;

import io.github.reformer4j.reversible.Residual.Saved;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Memory that lives together: tensors of a pool and activations of residuals, counted by a meter.
 * Closing gives up whatever was not given up before, so that nothing outlives an exception.
 */
final class Activations implements AutoCloseable {
  private final TensorPool pool;
  private final MemoryMeter meter;
  private final Set<Tensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Saved, Long> saved = new IdentityHashMap<>();

  Activations(TensorPool pool, MemoryMeter meter) {
    this.pool = pool;
    this.meter = meter;
  }

  Tensor take(DType type, Shape shape) {
    Tensor tensor = pool.take(type, shape);
    tensors.add(tensor);
    meter.add(tensor.byteSize());
    return tensor;
  }

  void give(Tensor tensor) {
    if (tensors.remove(tensor)) {
      meter.subtract(tensor.byteSize());
      pool.give(tensor);
    }
  }

  Saved keep(Saved activations) {
    long bytes = activations.bytes();
    saved.put(activations, bytes);
    meter.add(bytes);
    return activations;
  }

  void drop(Saved activations) {
    Long bytes = saved.remove(activations);
    if (bytes != null) {
      meter.subtract(bytes);
      activations.close();
    }
  }

  @Override
  public void close() {
    new ArrayList<>(tensors).forEach(this::give);
    new ArrayList<>(saved.keySet()).forEach(this::drop);
  }
}
