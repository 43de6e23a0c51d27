package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;

/** A query block with what the backward pass needs besides. */
final class BackwardBlock extends QueryBlock {
  /** Gradient of the output, row-major and in column blocks, which may be the same. */
  final float[] outGradient;

  final float[] outGradientBlocks;

  /** Gradient through the query's role, before the scale. Changes places with a panel's. */
  float[] queryGradient;

  /** Inner product of output and its gradient. */
  final float[] delta = new float[GemmTile.PADDED_ROWS];

  private final int blockFloats;

  /** Whether weights are powers of two as they are: no factor, no exponent out of range. */
  boolean shallow;

  boolean freshGradient;

  /** Whether this unit writes the block's gradient. */
  boolean owned;

  BackwardBlock(Problem problem) {
    super(problem);
    int dim = Lanes.roundUp(problem.sizes().dim());
    int valueDim = Lanes.roundUp(problem.sizes().valueDim());
    outGradient = new float[GemmTile.PADDED_ROWS * valueDim];
    outGradientBlocks = ColumnBlocks.of(outGradient, valueDim);
    blockFloats = ColumnBlocks.floats(valueDim);
    queryGradient = new float[GemmTile.PADDED_ROWS * dim];
  }

  @Override
  long bytes() {
    return super.bytes() + 4L * (blockFloats + outGradient.length + queryGradient.length);
  }
}
