package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.cpu.internal.vector.PackTile;

/** A panel with what the backward pass needs besides. */
final class BackwardPanel extends Panel {
  /** Keys, row-major and in column blocks. */
  final float[] keyRows;

  final float[] keyBlocks;

  /** Values, transposed: one row a dimension, {@link GemmTile#TILE} keys wide. */
  final float[] valueColumns;

  final float[] keyGradient;
  final float[] valueGradient;

  /** Whether nothing was added to the gradients yet. */
  boolean fresh;

  /** Whether this unit writes the panel's gradients. */
  boolean owned;

  BackwardPanel(Problem problem) {
    super(problem);
    int dim = Lanes.roundUp(problem.sizes().dim());
    int valueDim = Lanes.roundUp(problem.sizes().valueDim());
    keyRows = new float[GemmTile.TILE * dim];
    keyBlocks = new float[PackTile.blockSize(GemmTile.TILE, dim)];
    valueColumns = new float[valueDim * GemmTile.TILE];
    keyGradient = new float[GemmTile.PADDED_ROWS * dim];
    valueGradient = new float[GemmTile.PADDED_ROWS * valueDim];
  }

  @Override
  long bytes() {
    return super.bytes()
        + 4L
            * (keyRows.length
                + keyBlocks.length
                + valueColumns.length
                + keyGradient.length
                + valueGradient.length);
  }
}
