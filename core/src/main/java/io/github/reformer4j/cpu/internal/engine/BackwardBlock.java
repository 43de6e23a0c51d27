package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;

/** A query block with what the backward pass needs besides. */
final class BackwardBlock extends QueryBlock {
  /** Queries, in column blocks. */
  final float[] queryBlocks;

  /** Gradient of the output, row-major and in column blocks. */
  final float[] outGradient;

  final float[] outGradientBlocks;

  /** Gradient through the query's role, before the scale. */
  final float[] queryGradient;

  /** Inner product of output and its gradient. */
  final float[] delta = new float[GemmTile.PADDED_ROWS];

  boolean freshGradient;

  /** Whether this unit writes the block's gradient. */
  boolean owned;

  BackwardBlock(Problem problem) {
    super(problem);
    int dim = Lanes.roundUp(problem.sizes().dim());
    int valueDim = Lanes.roundUp(problem.sizes().valueDim());
    queryBlocks = new float[PackTile.blockSize(GemmTile.TILE, dim)];
    outGradient = new float[GemmTile.PADDED_ROWS * valueDim];
    outGradientBlocks = new float[PackTile.blockSize(GemmTile.TILE, valueDim)];
    queryGradient = new float[GemmTile.PADDED_ROWS * dim];
  }

  @Override
  long bytes() {
    return super.bytes()
        + 4L
            * (queryBlocks.length
                + outGradient.length
                + outGradientBlocks.length
                + queryGradient.length);
  }
}
