package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.tensor.DType;

/**
 * What products are over: the inputs, or, for float32 inputs whose products are to be in bfloat16,
 * their rounded copies, which every round then gathers at half the cost.
 *
 * @param products how they are computed
 * @param queries address of [S][N][D]
 * @param keys address of [S][N][D]
 * @param values address of [S][N][E]
 * @param shortened whether rows that are too long were stretched when they were copied
 */
record Operands(Products products, long queries, long keys, long values, boolean shortened) {
  static final KernelSource NARROW = KernelSource.of("attention/narrow.cu", "narrow");

  private static final int FULL_TILE = 64 * 68 * Float.BYTES;
  private static final int NARROW_TILE = 64 * 72 * Short.BYTES;

  /** Queues the copies, if there are to be any. */
  static Operands make(
      CudaContext context,
      CudaWorkspace workspace,
      Plan plan,
      StagedInputs inputs,
      ScoreFactors factors) {
    Products products = context.products().over(inputs.type());
    if (products == Products.FULL || inputs.type() == DType.BFLOAT16) {
      return new Operands(products, inputs.queries(), inputs.keys(), inputs.values(), false);
    }
    int dim = plan.sizes().dim();
    long queries =
        narrow(context, workspace, inputs.queries(), factors.queryStretch(), plan.rows(), dim);
    long keys =
        plan.normalised()
            ? queries
            : narrow(context, workspace, inputs.keys(), factors.keyStretch(), plan.rows(), dim);
    long values =
        narrow(context, workspace, inputs.values(), 0, plan.rows(), plan.sizes().valueDim());
    return new Operands(products, queries, keys, values, true);
  }

  /** Queues a rounded copy in memory of the workspace; stretches may be 0. */
  static long narrow(
      CudaContext context,
      CudaWorkspace workspace,
      long from,
      long stretches,
      long rows,
      int width) {
    long count = Math.multiplyExact(rows, (long) width);
    long to = workspace.bytes(count * Short.BYTES);
    if (count > 0) {
      context.launch(
          NARROW,
          Grid.over(count),
          new Arguments().address(from).address(to).address(stretches).int64(count).int32(width));
    }
    return to;
  }

  /** The variant of a tile kernel for these products. */
  KernelSource variant(KernelSource source) {
    return variant(source, products);
  }

  static KernelSource variant(KernelSource source, Products products) {
    return source.with("PRODUCTS_FULL", products == Products.FULL ? 1 : 0);
  }

  /** Bytes of shared memory that a {@code Tile} takes. */
  int tileBytes() {
    return products == Products.FULL ? FULL_TILE : NARROW_TILE;
  }
}
