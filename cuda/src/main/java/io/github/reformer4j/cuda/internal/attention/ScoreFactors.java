package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;
import io.github.reformer4j.tensor.DType;

/**
 * What makes scores of products of rows, as addresses of FLOAT32 [S][N]; see {@code
 * attention/norms.cu}.
 *
 * @param query factor of each query
 * @param key factor of each key
 * @param queryStretch power of two that a query is multiplied by before
 * @param keyStretch the same of a key
 * @param stretched address of an INT32: whether any of them is not 1
 */
record ScoreFactors(long query, long key, long queryStretch, long keyStretch, long stretched) {
  static final KernelSource NORMS = KernelSource.of("attention/norms.cu", "norms");

  private static final int WARP = 32;

  /** Queues their making. */
  static ScoreFactors make(
      CudaContext context, CudaWorkspace workspace, Plan plan, StagedInputs inputs) {
    long rows = plan.rows();
    long query = workspace.floats(rows);
    long key = workspace.floats(rows);
    long queryStretch = workspace.floats(rows);
    long keyStretch = plan.normalised() ? queryStretch : workspace.floats(rows);
    long stretched = workspace.ints(1);
    context.stream().fill(stretched, (byte) 0, Integer.BYTES);
    if (plan.normalised()) {
      norms(context, plan, inputs.type(), inputs.queries(), queryStretch, query, key, stretched);
    } else {
      norms(context, plan, inputs.type(), inputs.queries(), queryStretch, query, 0, stretched);
      norms(context, plan, inputs.type(), inputs.keys(), keyStretch, 0, key, stretched);
    }
    return new ScoreFactors(query, key, queryStretch, keyStretch, stretched);
  }

  /** Queues the making of one side's; factors may be 0. */
  static void norms(
      CudaContext context,
      Plan plan,
      DType type,
      long rows,
      long stretches,
      long queryFactors,
      long keyFactors,
      long stretched) {
    context.launch(
        Elements.of(NORMS, type),
        Grid.over(Math.multiplyExact(plan.rows(), (long) WARP)),
        new Arguments()
            .address(rows)
            .address(stretches)
            .address(queryFactors)
            .address(keyFactors)
            .address(stretched)
            .int64(plan.rows())
            .int32(plan.sizes().dim())
            .float64(plan.scale() * Plan.LOG2_E)
            .int32(plan.normalised() ? 1 : 0)
            .float64(plan.keyEpsilon()));
  }
}
