package io.github.reformer4j.checkpoint;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of a backend's tensors in host memory, by name. */
final class HostTensors implements AutoCloseable {
  private final Map<String, Tensor> byName = new LinkedHashMap<>();

  HostTensors(Backend backend, Map<String, Tensor> tensors) {
    try {
      tensors.forEach((name, tensor) -> byName.put(name, backend.toHost(tensor)));
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  Map<String, Tensor> byName() {
    return byName;
  }

  @Override
  public void close() {
    byName.values().forEach(Tensor::close);
  }
}
