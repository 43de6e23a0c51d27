package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.CudaWorkspace;

/**
 * Where each token stands in each round, and its window there: enough to tell whether a pair was
 * met before; see {@code attention/visible.cuh}.
 *
 * @param places address of INT32 [S][N][R]; 0 where nobody asks
 * @param windows address of {@code Window} [S][N][R]; 0 where nobody asks
 */
record PairCodes(long places, long windows) {
  static final KernelSource CODES = KernelSource.of("attention/codes.cu", "codes");

  private static final PairCodes NONE = new PairCodes(0, 0);

  /** Queues the making of what will be asked for. */
  static PairCodes make(CudaContext context, CudaWorkspace workspace, Plan plan, SlotOrder order) {
    boolean selfIsCounted = plan.kind() == SlotKind.RING && !plan.distinct();
    if (!plan.corrected() && !selfIsCounted) {
      return NONE;
    }
    long entries = Math.multiplyExact(plan.rows(), (long) plan.rounds());
    PairCodes codes =
        new PairCodes(workspace.ints(entries), plan.corrected() ? workspace.ints(2 * entries) : 0);
    Rows.launch(
        context,
        CODES,
        Grid.over(plan.tokens()),
        plan.sequences() * plan.rounds(),
        first ->
            new Arguments()
                .address(order.live())
                .address(order.sorted())
                .address(order.order())
                .address(codes.places)
                .address(codes.windows)
                .int32(plan.kind().code())
                .int32(plan.distinct() ? 1 : 0)
                .int32(plan.tokens())
                .int32(plan.heads())
                .int32(plan.rounds())
                .int32(plan.chunk())
                .int32(plan.before())
                .int32(plan.after())
                .int64(first));
    return codes;
  }
}
