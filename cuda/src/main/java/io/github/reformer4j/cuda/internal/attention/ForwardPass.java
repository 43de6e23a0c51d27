package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Rounds of attention one after the other, and what follows the last (semantics section 6). */
final class ForwardPass {
  static final KernelSource FORWARD = KernelSource.of("attention/forward.cu", "forward");
  static final KernelSource FINISH = KernelSource.of("attention/finish.cu", "finish");

  private static final int THREADS = 128;
  private static final int MOST_SLABS = 2;

  /** Tiles of queries that stay in shared memory; float32 ones would leave room for few blocks. */
  private static final int MOST_KEPT = 4;

  private static final int WARP = 32;

  private final CudaContext context;
  private final CudaWorkspace workspace;
  private final TileCall call;
  private final TileTable table;
  private final ScoreFactors factors;
  private final Operands operands;

  ForwardPass(
      CudaContext context,
      CudaWorkspace workspace,
      TileCall call,
      TileTable table,
      ScoreFactors factors,
      Operands operands) {
    this.context = context;
    this.workspace = workspace;
    this.call = call;
    this.table = table;
    this.factors = factors;
    this.operands = operands;
  }

  /**
   * What rounds add up, as addresses.
   *
   * @param maxima FLOAT32 [z][S][N], log2, minus infinity where nothing was seen
   * @param sums FLOAT32 [z][S][N], relative to 2 to the maximum
   * @param shares INT32 [z][S][N], rounds with a non-empty window, if rounds are averaged; or 0
   */
  private record Totals(long maxima, long sums, long shares) {}

  /** Queues the pass: out and, unless its address is 0, the log-sum-exp. */
  void run(StagedInputs inputs, long out, long logsumexp) {
    Plan plan = call.plan();
    long rows = plan.rows();
    int slabs = plan.sizes().valueDim() > Plan.TILE ? MOST_SLABS : 1;
    int groups = Math.max(1, Math.ceilDiv(plan.sizes().valueDim(), slabs * Plan.TILE));
    Totals totals =
        new Totals(
            workspace.floats(groups * rows),
            workspace.floats(groups * rows),
            plan.average() ? workspace.ints(groups * rows) : 0);
    long accumulated =
        inputs.type() == DType.FLOAT32 ? out : workspace.floats(rows * plan.sizes().valueDim());
    for (int round = 0; round < plan.rounds(); round++) {
      round(round, slabs, groups, totals, accumulated, round == 0);
    }
    finish(inputs, totals, accumulated, out, logsumexp);
  }

  private void round(
      int round, int slabs, int groups, Totals totals, long accumulated, boolean fresh) {
    Plan plan = call.plan();
    int dimSlabs = Math.ceilDiv(plan.sizes().dim(), Plan.TILE);
    int kept = operands.products() == Products.FULL || dimSlabs > MOST_KEPT ? 1 : dimSlabs;
    Grid grid =
        new Grid(table.mostTiles(), 1, groups, THREADS, (kept + 1 + slabs) * operands.tileBytes());
    Rows.launch(
        context,
        source(operands.products(), slabs, plan.corrected()),
        grid,
        plan.sequences(),
        first ->
            call.append(
                new Arguments()
                    .address(operands.queries())
                    .address(operands.keys())
                    .address(operands.values())
                    .address(factors.query())
                    .address(factors.key())
                    .address(factors.queryStretch())
                    .address(factors.keyStretch())
                    .address(factors.stretched())
                    .address(totals.maxima)
                    .address(totals.sums)
                    .address(totals.shares)
                    .address(accumulated)
                    .int32(plan.sizes().dim())
                    .int32(plan.sizes().valueDim())
                    .int32(kept)
                    .int32(operands.shortened() ? 1 : 0)
                    .int32(fresh ? 1 : 0)
                    .int64(plan.rows()),
                table,
                round,
                first));
  }

  private void finish(
      StagedInputs inputs, Totals totals, long accumulated, long out, long logsumexp) {
    Plan plan = call.plan();
    context.launch(
        Elements.of(FINISH, inputs.type()),
        Grid.over(Math.multiplyExact(plan.rows(), (long) WARP)),
        new Arguments()
            .address(inputs.queries())
            .address(inputs.keys())
            .address(inputs.values())
            .address(accumulated)
            .address(totals.maxima)
            .address(totals.sums)
            .address(totals.shares)
            .address(call.mask())
            .address(call.order().live())
            .address(call.codes().places())
            .address(out)
            .address(logsumexp)
            .int64(plan.rows())
            .int32(plan.tokens())
            .int32(plan.heads())
            .int32(plan.sizes().dim())
            .int32(plan.sizes().valueDim())
            .int32(plan.kind().code())
            .int32(plan.rounds())
            .int32(plan.chunk())
            .int32(plan.before())
            .int32(plan.after())
            .int32(plan.withinBucket() ? 1 : 0)
            .int32(plan.distinct() ? 1 : 0)
            .float64(plan.scale())
            .int32(plan.normalised() ? 1 : 0)
            .float64(plan.keyEpsilon()));
  }

  private static KernelSource source(Products products, int slabs, boolean corrected) {
    return Operands.variant(FORWARD, products)
        .with("SLABS", slabs)
        .with("CORRECTED", corrected ? 1 : 0);
  }

  /** All variants. */
  static List<KernelSource> sources() {
    List<KernelSource> sources = new ArrayList<>();
    for (Products products : Products.values()) {
      for (int slabs = 1; slabs <= MOST_SLABS; slabs++) {
        sources.add(source(products, slabs, false));
        sources.add(source(products, slabs, true));
      }
    }
    Elements.all(FINISH).forEach(sources::add);
    return sources;
  }
}
