package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.cuda.internal.context.CudaContext;

/** Chooses the implementation of a specification. */
public final class CudaAttention {
  private CudaAttention() {}

  /**
   * The implementation of a specification on a device.
   *
   * @param spec what to compute
   * @param context where
   * @return the kernel
   */
  public static AttentionKernel kernel(AttentionSpec spec, CudaContext context) {
    throw new UnsupportedSpecException(spec + ": not implemented on " + context.device().place());
  }
}
