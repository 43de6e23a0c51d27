package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.device.Arguments;

/**
 * What every pass over tiles is told about its call: {@code CALL_PARAMETERS} of {@code
 * attention/call.cuh}.
 *
 * @param plan what to compute
 * @param mask address of BOOL [B][N], or 0
 * @param order who stands where
 * @param codes which pairs were met before
 * @param self when a token sees itself
 */
record TileCall(Plan plan, long mask, SlotOrder order, PairCodes codes, SelfPositions self) {
  /** Appends the parameters for one round, from one sequence on. */
  Arguments append(Arguments arguments, TileTable table, int round, long firstSequence) {
    return arguments
        .address(mask)
        .address(order.live())
        .address(order.order())
        .address(order.buckets())
        .address(codes.places())
        .address(codes.windows())
        .address(table.tiles())
        .address(table.counts())
        .address(self.address())
        .int32(plan.kind().code())
        .int32(plan.circular() ? 1 : 0)
        .int32(plan.tokens())
        .int32(plan.heads())
        .int32(plan.rounds())
        .int32(plan.causal() ? 1 : 0)
        .int32(plan.withinBucket() ? 1 : 0)
        .int32(plan.corrected() ? 1 : 0)
        .int32(self.code())
        .int32(self.count())
        .int32(table.mostTiles())
        .int32(round)
        .int64(firstSequence);
  }
}
