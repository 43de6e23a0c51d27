package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.operations.Operations;

/** All operations on a device. */
public final class CudaOperations {
  private CudaOperations() {}

  /**
   * The operations of a device.
   *
   * @param context where
   * @return the operations
   */
  public static Operations of(CudaContext context) {
    throw new UnsupportedOperationException(
        "operations on " + context.device().place() + ": not implemented");
  }
}
