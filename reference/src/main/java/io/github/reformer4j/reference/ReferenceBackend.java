package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import java.util.Set;

/**
 * The oracle as a backend: covers every specification and operation, takes float32 and float64
 * (attention bfloat16 too), computes in double precision and rounds once, at the end. Slow on
 * purpose; one thread a call.
 */
public final class ReferenceBackend implements Backend {
  /** A backend; there is nothing to configure. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "double-precision loops, one thread";
  }

  @Override
  public Set<DType> types() {
    return Set.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16);
  }

  @Override
  public DType productType(DType type) {
    return type.sums();
  }

  @Override
  public Set<DType> operationTypes() {
    return Set.of(DType.FLOAT32, DType.FLOAT64);
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return spec instanceof LshAttention lsh
        ? new ReferenceLshKernel(lsh)
        : new ReferenceKernel(spec);
  }

  @Override
  public Operations operationKernels() {
    return ReferenceOperations.create();
  }

  @Override
  public void close() {}
}
