package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;

/** A panel with what the backward pass needs besides. */
final class BackwardPanel extends Panel {
  /** Keys, row-major and in column groups. */
  final float[] keyRows;

  final float[] keyGroup;

  /** Values, transposed, in column groups. */
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
    keyGroup = new float[GemmTile.TILE * dim];
    valueColumns = new float[GemmTile.TILE * problem.sizes().valueDim()];
    keyGradient = new float[GemmTile.PADDED_ROWS * dim];
    valueGradient = new float[GemmTile.PADDED_ROWS * valueDim];
  }

  @Override
  long bytes() {
    return super.bytes()
        + 4L
            * (keyRows.length
                + keyGroup.length
                + valueColumns.length
                + keyGradient.length
                + valueGradient.length);
  }
}
