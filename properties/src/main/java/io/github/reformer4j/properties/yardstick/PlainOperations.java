package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;

/** All themes in float32. What only moves or counts is exact anyway, and left to the oracle. */
public final class PlainOperations implements Operations {
  private final Operations exact = new ReferenceBackend().operationKernels();
  private final SummationOrder order;
  private final DType products;

  /**
   * Operations that add in an order of their own, products in full.
   *
   * @param shuffle seed of the order
   */
  public PlainOperations(long shuffle) {
    this(shuffle, DType.FLOAT32);
  }

  /**
   * Operations that add in an order of their own.
   *
   * @param shuffle seed of the order
   * @param products what operands of dense products are rounded to, FLOAT32 or BFLOAT16
   */
  public PlainOperations(long shuffle, DType products) {
    this.order = new SummationOrder(shuffle);
    this.products = products;
  }

  @Override
  public Matrices matrices() {
    return new PlainMatrices(order, products);
  }

  @Override
  public Rows rows() {
    return new PlainNorms(exact.rows(), order);
  }

  @Override
  public Elements elements() {
    return new PlainElements(exact.elements());
  }

  @Override
  public FixedPoint fixedPoint() {
    return exact.fixedPoint();
  }

  @Override
  public Heads heads() {
    return new PlainHeads(exact.heads());
  }

  @Override
  public Embeddings embeddings() {
    return new PlainEmbeddings(order);
  }

  @Override
  public Losses losses() {
    return new PlainLosses(exact.losses(), order);
  }

  @Override
  public Updates updates() {
    return new PlainUpdates(exact.updates());
  }
}
