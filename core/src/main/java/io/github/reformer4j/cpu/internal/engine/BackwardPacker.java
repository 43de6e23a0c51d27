package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;
import io.github.reformer4j.cpu.internal.vector.Transpose;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Fills what backward blocks and panels hold besides. One a worker. */
final class BackwardPacker {
  /**
   * What the forward pass left.
   *
   * @param out float32 rows
   * @param logsumexp one float32 a query
   * @param outGradient float32 rows
   * @param coarse whether scores are so large that the log-sum-exp lost the weights, and the sums
   *     in the token state are used instead
   */
  record Saved(
      MemorySegment out, MemorySegment logsumexp, MemorySegment outGradient, boolean coarse) {}

  private final Problem problem;
  private final TokenState state;
  private final Packer packer;
  private final Saved saved;
  private final int dimStride;
  private final int valueStride;
  private final float[] rows;

  BackwardPacker(Problem problem, TokenState state, Packer packer, Saved saved) {
    this.problem = problem;
    this.state = state;
    this.packer = packer;
    this.saved = saved;
    dimStride = Lanes.roundUp(problem.sizes().dim());
    valueStride = Lanes.roundUp(problem.sizes().valueDim());
    rows = new float[GemmTile.TILE * valueStride];
  }

  void queries(Run run, long firstRow, BackwardBlock block) {
    int width = problem.sizes().valueDim();
    PackTile.block(block.q, dimStride, block.count, block.queryBlocks);
    PackTile.gather(
        saved.outGradient, firstRow, width, block.tokens, block.count, block.outGradient);
    PackTile.block(block.outGradient, valueStride, block.count, block.outGradientBlocks);
    Arrays.fill(block.laneSums, 0, block.count * Lanes.COUNT, 0);
    block.freshGradient = true;
    if (problem.average()) {
      // bounds stay as the query packer set them; factor and delta follow from a forward pass
      return;
    }
    PackTile.gather(saved.out, firstRow, width, block.tokens, block.count, rows);
    PackTile.dots(rows, block.outGradient, valueStride, block.count, block.delta);
    int base = run.sequence() * problem.tokens();
    for (int row = 0; row < block.count; row++) {
      int token = block.tokens[row];
      if (saved.coarse) {
        float sum = state.sum[base + token];
        block.bound[row] = sum > 0 ? state.bound[base + token] : 0;
        block.factor[row] = sum > 0 ? 1 / sum : 0;
      } else {
        float lse = saved.logsumexp.getAtIndex(ValueLayout.JAVA_FLOAT, firstRow + token);
        block.bound[row] = Float.isFinite(lse) ? (float) (lse * Problem.LOG2_E) : 0;
        block.factor[row] = 1;
      }
    }
  }

  void panel(Run run, long firstRow, BackwardPanel panel) {
    packer.keyRows(run, firstRow, panel, panel.keyRows);
    PackTile.block(panel.keyRows, dimStride, panel.count, panel.keyBlocks);
    PackTile.gather(
        problem.values(), firstRow, problem.sizes().valueDim(), panel.rows, panel.count, rows);
    Transpose.block(rows, valueStride, panel.valueColumns);
    panel.fresh = true;
  }
}
