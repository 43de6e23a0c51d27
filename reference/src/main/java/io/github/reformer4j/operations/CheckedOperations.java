package io.github.reformer4j.operations;

import io.github.reformer4j.tensor.DType;
import java.util.Set;

/** The checks before the operations of a backend. */
public final class CheckedOperations {
  private CheckedOperations() {}

  /**
   * Operations that check their arguments wholly before any work: what is refused has written
   * nothing (semantics section 9).
   *
   * @param kernels trust their arguments
   * @param types the floating-point types that they take
   * @return the same operations, checked
   */
  public static Operations of(Operations kernels, Set<DType> types) {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("types = []: expected at least one");
    }
    OperationChecks checks = new OperationChecks(types);
    return new OperationThemes(
        new CheckedMatrices(kernels.matrices(), checks),
        new CheckedRows(kernels.rows(), checks),
        new CheckedElements(kernels.elements(), checks),
        new CheckedFixedPoint(kernels.fixedPoint(), checks),
        new CheckedHeads(kernels.heads(), checks),
        new CheckedEmbeddings(kernels.embeddings(), checks),
        new CheckedLosses(kernels.losses(), kernels.embeddings(), checks),
        new CheckedUpdates(kernels.updates(), checks));
  }
}
