package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.operations.OperationThemes;
import io.github.reformer4j.operations.Operations;

/**
 * All operations on a device, of FLOAT32 tensors. Arguments are trusted. A call queues its work and
 * returns, unless a tensor of it lies on the host or the theme says that it waits.
 */
public final class CudaOperations {
  private CudaOperations() {}

  /**
   * The operations of a device.
   *
   * @param context where
   * @return the operations
   */
  public static Operations of(CudaContext context) {
    return new OperationThemes(
        new CudaMatrices(context),
        new CudaRows(context),
        new CudaElements(context),
        new CudaFixedPoint(context),
        new CudaHeads(context),
        new CudaEmbeddings(context),
        new CudaLosses(context),
        new CudaUpdates(context));
  }
}
