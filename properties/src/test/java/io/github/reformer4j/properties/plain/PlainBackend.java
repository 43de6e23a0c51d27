package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.properties.yardstick.PlainOperations;
import io.github.reformer4j.tensor.DType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The second implementation, whole or with one defect. */
public final class PlainBackend implements Backend {
  /** Not one of the orders that the suite measures by. */
  private static final long SHUFFLE = 99;

  private final Defect defect;
  private final int threads;
  private final DType products;
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * A backend.
   *
   * @param defect what it does wrong
   * @param threads what it claims to run on; nothing depends on it, unless that is the defect
   */
  public PlainBackend(Defect defect, int threads) {
    this(defect, threads, DType.FLOAT32);
  }

  /**
   * A backend that rounds operands of products.
   *
   * @param defect what it does wrong
   * @param threads what it claims to run on
   * @param products what operands in float32 are rounded to, FLOAT32 or BFLOAT16
   */
  public PlainBackend(Defect defect, int threads, DType products) {
    this.defect = defect;
    this.threads = threads;
    this.products = products;
  }

  Defect defect() {
    return defect;
  }

  int threads() {
    return threads;
  }

  int nextCall() {
    return calls.incrementAndGet();
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public String description() {
    return "plain Java in double precision, products in " + products + ", defect " + defect;
  }

  @Override
  public Set<DType> types() {
    return Set.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16);
  }

  @Override
  public Set<DType> operationTypes() {
    return Set.of(DType.FLOAT32, DType.FLOAT64);
  }

  @Override
  public DType productType(DType type) {
    return type == DType.FLOAT32 ? products : type;
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return spec instanceof LshAttention lsh
        ? new PlainLshKernel(this, lsh)
        : new PlainKernel(this, spec);
  }

  @Override
  public Operations operationKernels() {
    return new DefectiveOperations(new PlainOperations(SHUFFLE, products), this);
  }

  @Override
  public Operations operations() {
    return defect == Defect.CHECKS_LEFT_OUT ? operationKernels() : Backend.super.operations();
  }

  @Override
  public void close() {}
}
