package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.cuda.internal.context.CudaContext;

/** Chooses the implementation of a specification. */
public final class CudaAttention {
  private CudaAttention() {}

  /**
   * The implementation of a specification on a device.
   *
   * @param spec what to compute
   * @param context where
   * @return a kernel; an {@link io.github.reformer4j.backend.LshKernel} for LSH attention
   */
  public static AttentionKernel kernel(AttentionSpec spec, CudaContext context) {
    return switch (spec) {
      case LshAttention lsh -> new CudaLshKernel(lsh, context);
      case ExactAttention _, LocalAttention _ -> new CudaKernel(spec, context);
    };
  }
}
