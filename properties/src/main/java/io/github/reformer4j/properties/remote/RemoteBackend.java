package io.github.reformer4j.properties.remote;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;

/**
 * Another backend, whose tensors the host cannot address: it computes what the other does, to the
 * bit, but {@link #allocate} gives memory in which {@link Tensor#segment()} is refused, as on a
 * device. Code that works with it needs no device to be ready for one. Tensors of the host are
 * taken as well.
 */
public final class RemoteBackend implements Backend {
  private final Backend inner;
  private final HiddenMemory memory = new HiddenMemory();

  /**
   * Hides the memory of a backend.
   *
   * @param inner computes, and is closed with this one
   */
  public RemoteBackend(Backend inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return "remote-" + inner.name();
  }

  @Override
  public String description() {
    return inner.description() + ", memory hidden from the host";
  }

  @Override
  public Set<DType> types() {
    return inner.types();
  }

  @Override
  public DType productType(DType type) {
    return inner.productType(type);
  }

  @Override
  public boolean emulated() {
    return inner.emulated();
  }

  @Override
  public Set<DType> operationTypes() {
    return inner.operationTypes();
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    AttentionKernel kernel = inner.kernel(spec);
    return kernel instanceof LshKernel lsh
        ? Revealing.of(LshKernel.class, lsh, memory)
        : Revealing.of(AttentionKernel.class, kernel, memory);
  }

  @Override
  public Operations operationKernels() {
    return Revealing.of(Operations.class, inner.operationKernels(), memory);
  }

  @Override
  public Tensor allocate(DType type, Shape shape) {
    return memory.allocate(type, shape);
  }

  @Override
  public void close() {
    inner.close();
  }
}
