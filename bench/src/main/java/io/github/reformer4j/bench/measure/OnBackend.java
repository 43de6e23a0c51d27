package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors of the host where a backend computes: themselves if that is the host, else copies, so
 * that what is timed is not the way there.
 */
final class OnBackend implements AutoCloseable {
  private final Backend backend;
  private final boolean elsewhere;
  private final List<Tensor> copies = new ArrayList<>();

  OnBackend(Backend backend) {
    this.backend = backend;
    this.elsewhere = elsewhere(backend);
  }

  /** Whether the host cannot address what the backend allocates. */
  static boolean elsewhere(Backend backend) {
    try (Tensor one = backend.allocate(DType.FLOAT32, Shape.of(1))) {
      return one.remoteMemory().isPresent();
    }
  }

  /** The tensor, or a copy until this is closed. */
  Tensor put(Tensor host) {
    if (!elsewhere) {
      return host;
    }
    Tensor copy = backend.allocate(host.type(), host.shape());
    copies.add(copy);
    backend.upload(host, copy);
    return copy;
  }

  @Nullable Tensor putOrNull(@Nullable Tensor host) {
    return host == null ? null : put(host);
  }

  /** Copies back what was put. */
  void get(Tensor placed, Tensor host) {
    if (elsewhere) {
      backend.download(placed, host);
    }
  }

  @Override
  public void close() {
    copies.forEach(Tensor::close);
  }
}
