package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import java.util.Arrays;

/** A panel with what the backward pass needs besides. */
final class BackwardPanel extends Panel {
  /** Keys, row-major and in column blocks, which may be the same. */
  final float[] keyRows;

  final float[] keyBlocks;

  /** Values, transposed: one row a dimension, {@link GemmTile#TILE} keys wide. */
  final float[] valueColumns;

  final float[] keyGradient;
  final float[] valueGradient;

  /** Gradient of the same rows through the query's role, where {@link #joined}. */
  float[] queryGradient;

  /** Known of the inner products of keys and their gradients, besides {@link #keyGradient}. */
  final float[] along = new float[GemmTile.TILE];

  private final int blockFloats;

  /** Whether nothing was added to the keys' gradients yet. */
  boolean freshKeys;

  /** Whether nothing was added to the values' gradients yet. */
  boolean freshValues;

  /** Whether {@link #along} holds anything but zeros. */
  boolean hasAlong;

  /** Whether the block of the same rows has handed over its gradient. */
  boolean joined;

  /** Whether this unit writes the panel's gradients. */
  boolean owned;

  BackwardPanel(Problem problem) {
    super(problem);
    int dim = Lanes.roundUp(problem.sizes().dim());
    int valueDim = Lanes.roundUp(problem.sizes().valueDim());
    keyRows = new float[GemmTile.TILE * dim];
    keyBlocks = ColumnBlocks.of(keyRows, dim);
    blockFloats = ColumnBlocks.floats(dim);
    valueColumns = new float[valueDim * GemmTile.TILE];
    keyGradient = new float[GemmTile.PADDED_ROWS * dim];
    valueGradient = new float[GemmTile.PADDED_ROWS * valueDim];
    queryGradient = new float[problem.normalised() ? GemmTile.PADDED_ROWS * dim : 0];
  }

  /** Forgets all gradients. */
  void clear() {
    freshKeys = true;
    freshValues = true;
    joined = false;
    hasAlong = false;
    Arrays.fill(along, 0);
  }

  @Override
  long bytes() {
    return super.bytes()
        + 4L
            * (keyRows.length
                + blockFloats
                + valueColumns.length
                + keyGradient.length
                + queryGradient.length
                + valueGradient.length);
  }
}
