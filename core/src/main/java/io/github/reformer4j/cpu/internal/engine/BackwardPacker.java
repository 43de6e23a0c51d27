package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;
import io.github.reformer4j.cpu.internal.vector.RowGather;
import io.github.reformer4j.cpu.internal.vector.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Fills what backward blocks and panels hold. One a worker. */
final class BackwardPacker {
  private final Problem problem;
  private final BackwardState state;
  private final Packer packer;
  private final MemorySegment outGradient;
  private final int dimStride;
  private final int valueStride;
  private final float[] rows;

  BackwardPacker(Problem problem, BackwardState state, Packer packer, MemorySegment outGradient) {
    this.problem = problem;
    this.state = state;
    this.packer = packer;
    this.outGradient = outGradient;
    dimStride = Lanes.roundUp(problem.sizes().dim());
    valueStride = Lanes.roundUp(problem.sizes().valueDim());
    rows = new float[GemmTile.TILE * valueStride];
  }

  /** What a block that has its queries needs besides. */
  void queries(Run run, long firstRow, BackwardBlock block) {
    int width = problem.sizes().valueDim();
    RowGather.gather(outGradient, firstRow, width, block.tokens, block.count, block.outGradient);
    ColumnBlocks.pack(block.outGradient, valueStride, block.count, block.outGradientBlocks);
    Arrays.fill(block.laneSums, 0, block.count * Lanes.COUNT, 0);
    block.freshGradient = true;
    block.shallow = false;
    if (!problem.average()) {
      // of an average, bounds stay as the query packer set them, and the rest follows from a
      // forward pass
      state.read(run.sequence() * problem.tokens(), block);
    }
  }

  /** Keys and values of the tile that starts at a slot. */
  void panel(Run run, long firstRow, int chunk, int slot, int chunkEnd, BackwardPanel panel) {
    packer.tokens(run, firstRow, chunk, slot, chunkEnd, panel);
    packer.keyRows(firstRow, panel, panel.keyRows);
    Transpose.block(panel.keyRows, dimStride, panel.keys);
    ColumnBlocks.pack(panel.keyRows, dimStride, panel.count, panel.keyBlocks);
    RowGather.gather(
        problem.values(), firstRow, problem.sizes().valueDim(), panel.rows, panel.count, rows);
    Transpose.block(rows, valueStride, panel.valueColumns);
    if (problem.average()) {
      PackTile.block(rows, valueStride, panel.count, panel.values);
    }
    panel.clear();
  }
}
