package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.operations.Updates;

/**
 * All operations on a device, of FLOAT32 tensors. Arguments are trusted. A call queues its work and
 * returns, unless a tensor of it lies on the host or the theme says that it waits.
 *
 * @param matrices dense products
 * @param rows norms and biases
 * @param elements element by element
 * @param fixedPoint streams in fixed point
 * @param heads between tokens and heads
 * @param embeddings rows of tables
 * @param losses what is trained on
 * @param updates steps of an optimiser
 */
public record CudaOperations(
    Matrices matrices,
    Rows rows,
    Elements elements,
    FixedPoint fixedPoint,
    Heads heads,
    Embeddings embeddings,
    Losses losses,
    Updates updates)
    implements Operations {
  /**
   * The operations of a device.
   *
   * @param context where
   * @return the operations
   */
  public static Operations of(CudaContext context) {
    return new CudaOperations(
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
