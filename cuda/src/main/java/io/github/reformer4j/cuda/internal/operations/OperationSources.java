package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.List;
import java.util.stream.Stream;

/** Every kernel that operations can ask for. */
public final class OperationSources {
  private OperationSources() {}

  /**
   * All variants.
   *
   * @return each once
   */
  public static List<KernelSource> all() {
    return Stream.of(
            CudaMatrices.sources(),
            CudaRows.sources(),
            CudaElements.sources(),
            CudaFixedPoint.sources(),
            CudaHeads.sources(),
            CudaEmbeddings.sources(),
            CudaLosses.sources(),
            CudaUpdates.sources())
        .flatMap(List::stream)
        .toList();
  }
}
