package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.operations.Updates;

/** The themes of the oracle; none has a state. */
record ReferenceOperations(
    Matrices matrices,
    Rows rows,
    Elements elements,
    FixedPoint fixedPoint,
    Heads heads,
    Embeddings embeddings,
    Losses losses,
    Updates updates)
    implements Operations {
  ReferenceOperations() {
    this(
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
