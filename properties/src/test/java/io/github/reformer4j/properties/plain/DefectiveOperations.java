package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.operations.Updates;

/** Operations of which one is done wrong: what is not the defect is handed to the right ones. */
record DefectiveOperations(Operations right, PlainBackend backend) implements Operations {
  @Override
  public Matrices matrices() {
    return new DefectiveMatrices(right.matrices(), backend.defect(), backend.threads());
  }

  @Override
  public Rows rows() {
    return new DefectiveRows(right.rows(), backend.defect());
  }

  @Override
  public Elements elements() {
    return new DefectiveElements(right.elements(), backend);
  }

  @Override
  public FixedPoint fixedPoint() {
    return new DefectiveFixedPoint(right.fixedPoint(), backend.defect());
  }

  @Override
  public Heads heads() {
    return new DefectiveHeads(right.heads(), backend.defect());
  }

  @Override
  public Embeddings embeddings() {
    return new DefectiveEmbeddings(right.embeddings(), backend.defect());
  }

  @Override
  public Losses losses() {
    return new DefectiveLosses(right.losses(), backend.defect());
  }

  @Override
  public Updates updates() {
    return new DefectiveUpdates(right.updates(), backend.defect(), backend.threads());
  }
}
