package io.github.reformer4j.reference;

import io.github.reformer4j.operations.OperationThemes;
import io.github.reformer4j.operations.Operations;

/** The themes of the oracle; none has a state. */
final class ReferenceOperations {
  private ReferenceOperations() {}

  static Operations create() {
    return new OperationThemes(
        new ReferenceMatrices(),
        new ReferenceRows(),
        new ReferenceElements(),
        new ReferenceFixedPoint(),
        new ReferenceHeads(),
        new ReferenceEmbeddings(),
        new ReferenceLosses(),
        new ReferenceUpdates());
  }
}
